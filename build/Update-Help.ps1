#Requires -Version 7.6
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.3' }
<#
.SYNOPSIS
Brings the help pages up to date with the built module, and makes the MAML that Get-Help reads from them.

.DESCRIPTION
The pages in docs/en-US are the source of the help. PlatyPS writes their syntax and parameter blocks from the module, and
leaves the words alone; a new cmdlet or parameter gets a placeholder that has to be filled in. The MAML is kept in the tree,
so that a build on a machine without PlatyPS ships help too. tests/Help.Tests.ps1 checks that both are current.

Build first: the module is taken from artifacts/module/GitKv.
#>
[CmdletBinding()]
param(
    # The staged module.
    [string] $Module = (Join-Path $PSScriptRoot '../artifacts/module/GitKv/GitKv.psd1'),

    # The pages, which are rewritten.
    [string] $Pages = (Join-Path $PSScriptRoot '../docs/en-US'),

    # The MAML, which is rewritten.
    [string] $Maml = (Join-Path $PSScriptRoot '../GitKv/en-US/GitKv.dll-Help.xml')
)

$ErrorActionPreference = 'Stop'
$encoding = [System.Text.UTF8Encoding]::new($false)

# A folder of our own for a while.
function New-TemporaryFolder {
    New-Item (Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())) -ItemType Directory
}

function Save([string] $Path, [string] $Text) {
    [System.IO.File]::WriteAllText($Path, $Text.Replace("`r`n", "`n").TrimEnd("`n") + "`n", $encoding)
}

# PlatyPS 1.0 keeps an example's code fenced inside its introduction, and separates paragraphs by a control character. Help
# shows an example as an introduction, code and remarks: the first block of code is the code, what is before it the introduction.
function Format-Example([System.Xml.XmlElement] $Example, [System.Xml.XmlNamespaceManager] $Names) {
    $document = $Example.OwnerDocument
    $maml = $Names.LookupNamespace('maml')
    $introduction = $Example.SelectSingleNode('maml:introduction', $Names)
    $code = $Example.SelectSingleNode('dev:code', $Names)
    $remarks = $Example.SelectSingleNode('dev:remarks', $Names)
    $hasCode = $false
    foreach ($paragraph in @($introduction.SelectNodes('maml:para', $Names))) {
        $text = $paragraph.InnerText
        [void] $introduction.RemoveChild($paragraph)
        if ($text.Trim([char] 0x80, ' ', "`n") -eq '') { continue }
        $isBlock = $text -match '(?s)\A```\w*\r?\n(?<block>.*?)\r?\n?```\s*\z'
        if ($isBlock) { $text = $Matches.block }
        if ($isBlock -and -not $hasCode) {
            $code.InnerText = $text
            $hasCode = $true
            continue
        }

        $new = $document.CreateElement('maml', 'para', $maml)
        $new.InnerText = $text
        [void] ($hasCode ? $remarks : $introduction).AppendChild($new)
        if ($hasCode) { [void] $remarks.AppendChild($document.CreateElement('maml', 'para', $maml)) }
    }

    # The code is shown right behind the introduction.
    $prompt = $document.CreateElement('maml', 'para', $maml)
    $prompt.InnerText = 'PS> '
    [void] $introduction.AppendChild($prompt)
}

# A link to another page is its name in help; only an address on the web is an address there.
function Format-Link([System.Xml.XmlElement] $Link, [System.Xml.XmlNamespaceManager] $Names, [string] $Online) {
    $address = $Link.SelectSingleNode('maml:uri', $Names)
    if ($Link.SelectSingleNode('maml:linkText', $Names).InnerText -eq 'Online Version') { $address.InnerText = $Online }
    elseif ($address.InnerText -notmatch '^https:') { $address.InnerText = '' }
}

# PlatyPS takes words from the help that a module has already. The pages are what counts, so it gets the module without help.
$folder = New-TemporaryFolder
Copy-Item (Split-Path $Module) $folder -Recurse
Remove-Item (Join-Path $folder 'GitKv/en-US') -Recurse -ErrorAction Ignore
Import-Module (Join-Path $folder 'GitKv/GitKv.psd1') -Force
$projectUri = (Get-Module GitKv).PrivateData.PSData.ProjectUri
$commands = Get-Command -Module GitKv | Sort-Object -Property Name
foreach ($command in $commands) {
    $page = Join-Path $Pages "$($command.Name).md"
    $before = ''
    if (Test-Path $page) {
        $before = [System.IO.File]::ReadAllText($page)
        Update-MarkdownCommandHelp -Path $page -NoBackup | Out-Null
    }
    else {
        $made = New-MarkdownCommandHelp -CommandInfo $command -OutputFolder $folder
        Copy-Item $made.FullName $page
    }

    $after = [System.IO.File]::ReadAllText($page) -replace '(?m)^HelpUri:.*$', "HelpUri: $projectUri/blob/main/docs/en-US/$($command.Name).md"

    # A page that says the same keeps its date.
    $date = '(?m)^ms\.date:.*$'
    $same = ($after -replace $date).Replace("`r`n", "`n").TrimEnd() -ceq ($before -replace $date).TrimEnd()
    Save $page ($same ? $before : $after)
}

$help = $commands | ForEach-Object { Import-MarkdownCommandHelp -Path (Join-Path $Pages "$($_.Name).md") }
$made = $help | Export-MamlCommandHelp -OutputFolder $folder
$xml = [xml]::new()
$xml.PreserveWhitespace = $false
$xml.Load($made.FullName)
$names = [System.Xml.XmlNamespaceManager]::new($xml.NameTable)
$names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
$names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
$names.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')
foreach ($command in $xml.SelectNodes('//command:command', $names)) {
    $name = $command.SelectSingleNode('command:details/command:name', $names).InnerText
    foreach ($example in $command.SelectNodes('.//command:example', $names)) { Format-Example $example $names }
    foreach ($link in $command.SelectNodes('.//maml:navigationLink', $names)) { Format-Link $link $names "$projectUri/blob/main/docs/en-US/$name.md" }
}

$text = [System.Text.StringBuilder]::new()
$settings = [System.Xml.XmlWriterSettings]::new()
$settings.Indent = $true
$settings.NewLineChars = "`n"
$settings.OmitXmlDeclaration = $true
$writer = [System.Xml.XmlWriter]::Create($text, $settings)
$xml.DocumentElement.WriteTo($writer)
$writer.Dispose()
[void] (New-Item (Split-Path $Maml) -ItemType Directory -Force)
Save $Maml ('<?xml version="1.0" encoding="utf-8"?>' + "`n" + $text)

# The module's library may be in use until the session ends, and can't be deleted then on Windows.
Remove-Module GitKv
Remove-Item $folder -Recurse -ErrorAction Ignore
