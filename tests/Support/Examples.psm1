# Finds the examples of a page and runs them, for Help.Tests.ps1.
#
# A fenced block named "powershell" is run. A block named "output" that follows it is what it must print. The blocks of a page run in
# order in one session, in a fresh git repository with a user (Ada, ada@example.org); errors stop them. Other blocks are not run.
#
# Printed and shown text are compared loosely: white space counts as one space, empty lines as none, git ids and dates as any
# other id or date, a line of just "..." as any lines, and "..." at the end of a line as any rest of it.

# The blocks of a page, each with the line that it is at, its code and what it must print.
function Get-ExampleBlock([string] $Path) {
    $blocks = [System.Collections.Generic.List[hashtable]]::new()
    $language = $null
    $previous = $null
    $number = 0
    foreach ($line in [System.IO.File]::ReadAllLines($Path)) {
        $number++
        if ($null -eq $language) {
            if ($line -cmatch '^\s*```(\w*)\s*$') {
                $language = $Matches[1]
                $start = $number
                $text = [System.Collections.Generic.List[string]]::new()
            }
        }
        elseif ($line -cmatch '^\s*```\s*$') {
            if ($language -ceq 'powershell') { $blocks.Add(@{ Line = $start; Code = $text -join "`n"; Output = $null }) }
            elseif ($language -ceq 'output' -and $previous -ceq 'powershell') { $blocks[-1].Output = $text -join "`n" }
            $previous = $language
            $language = $null
        }
        else {
            $text.Add($line)
        }
    }

    if ($null -ne $language) { throw "The block at line $start of '$Path' has no end." }
    $blocks
}

# The lines of a text that count, with what differs from run to run taken out.
function ConvertTo-ComparableText([string] $Text) {
    $lines = foreach ($line in $Text -split '\r?\n') {
        $line = $line -replace '\x1b\[[0-9;]*m' -replace '\b[0-9a-f]{7,40}\b', '<id>' -replace '\s+', ' '
        $line = $line -replace '\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?( ?[+-]\d\d:?\d\d|Z)?', '<date>'
        $line = $line -replace '\b\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d(:\d\d)?( [AP]M)?( [+-]\d\d:\d\d)?', '<date>'
        if ($line.Trim()) { $line.Trim() }
    }

    $lines -join "`n"
}

# Whether a text is what an example shows.
function Test-ExampleOutput([string] $Actual, [string] $Shown) {
    $pattern = foreach ($line in (ConvertTo-ComparableText $Shown) -split "`n") {
        if ($line -eq '...') { '(?:.*\n)*' }
        elseif ($line.EndsWith('...')) { [regex]::Escape($line.Substring(0, $line.Length - 3)) + '.*\n' }
        else { [regex]::Escape($line) + '\n' }
    }

    "$(ConvertTo-ComparableText $Actual)`n" -cmatch "\A$(-join $pattern)\z"
}

# Runs the blocks of a page. Emits one object a block: its line, what it printed, and what went wrong.
function Invoke-Example([hashtable[]] $Block, [string] $Module, [string] $Folder) {
    $state = [initialsessionstate]::CreateDefault()
    if ($IsWindows) { $state.ExecutionPolicy = 'Bypass' }
    $state.ImportPSModule($Module)
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    try {
        [void] (Invoke-InRunspace $runspace {
                param($Folder)
                $global:ErrorActionPreference = 'Stop'
                $global:PSNativeCommandUseErrorActionPreference = $true
                $global:ConfirmPreference = 'None'
                $global:PSStyle.OutputRendering = 'PlainText'
                Set-Location $Folder
                git init --quiet
                git config user.name Ada
                git config user.email ada@example.org
            } $Folder)
        foreach ($item in $Block) {
            try {
                $printed = Invoke-InRunspace $runspace { param($Code) . ([scriptblock]::Create($Code)) | Out-String -Width 120 } $item.Code
                @{ Line = $item.Line; Printed = -join $printed; Error = $null }
            }
            catch {
                @{ Line = $item.Line; Printed = ''; Error = $_.Exception.InnerException ?? $_.Exception }
            }
        }
    }
    finally {
        $runspace.Dispose()
    }
}

function Invoke-InRunspace([runspace] $Runspace, [scriptblock] $Script, [object] $Argument) {
    $shell = [powershell]::Create($Runspace)
    try {
        $shell.AddScript("param(`$argument) . { $Script } `$argument").AddArgument($Argument).Invoke()
    }
    finally {
        $shell.Dispose()
    }
}

Export-ModuleMember -Function Get-ExampleBlock, Test-ExampleOutput, Invoke-Example
