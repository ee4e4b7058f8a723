<#
.SYNOPSIS
Shows the cmdlets on real data: Debian's package index where this machine has one, else this project's own history.
.DESCRIPTION
Works in a temporary folder, prints each command before its output, and cleans up.
.PARAMETER Source
'history' takes the project's history even where there is a package index.
#>
#Requires -Version 7.6
[CmdletBinding()]
param(
  [ValidateSet('', 'history')]
  [string] $Source = ''
)
$ErrorActionPreference = 'Stop'

$project = Split-Path $PSScriptRoot
$module = Join-Path $project 'GitKv.psd1'
if (-not (Test-Path (Join-Path $project 'GitKv/bin/GitKv.dll'))) { throw 'There is no module yet: run ./build.ps1 first.' }

function Write-Step([string] $Text) {
  Write-Host "`n# $Text"
}

# Prints a command with the keys that it is about, then runs it.
function Invoke-Step([scriptblock] $Command, [switch] $Time) {
  $text = ($Command.ToString().Trim() -split '\r?\n' | ForEach-Object { $_ -replace '^    ', '' }) -join "`n    "
  foreach ($name in 'key', 'section', 'small', 'path', 'on', 'property', 'filter', 'words') { $text = $text -replace "\`$$name\b", (Get-Variable $name -ValueOnly -ErrorAction Ignore) }
  Write-Host "`n$($PSStyle.Bold)PS> $text$($PSStyle.BoldOff)"
  $watch = [Diagnostics.Stopwatch]::StartNew()
  . $Command | Out-Host
  if ($Time) { Write-Host ('({0:0.0} s)' -f $watch.Elapsed.TotalSeconds) }
}

function Test-PackageIndex {
  $Source -ne 'history' -and (Get-Command apt-cache, awk -CommandType Application -ErrorAction Ignore).Count -ge 2 -and (apt-cache dumpavail 2>$null | Select-Object -First 1)
}

$work = Join-Path ([IO.Path]::GetTempPath()) "gitkv-demo-$([guid]::NewGuid().ToString('n'))"
$null = New-Item -ItemType Directory $work
$cacheBefore = $env:GITKV_CACHE
Push-Location $work
try {
  Import-Module $module
  Write-Step 'A repository of its own'
  Invoke-Step { git init --quiet --bare store; Set-Location store }
  git config user.name 'Ada Lovelace'
  git config user.email ada@example.com
  Copy-Item (Join-Path $PSScriptRoot '*.awk') .

  if (Test-PackageIndex) {
    Write-Step "Debian's package index: one document a package, its section and name are the key, all in one commit"
    Invoke-Step { apt-cache dumpavail | awk -f quote.awk -f packages.awk > packages.ndjson }
    Invoke-Step -Time { Import-GitKvItem packages.ndjson -KeyTemplate '{Section}/{Package}' -AllOrNothing -Message 'Package index' }
    $section, $key, $small = 'admin', 'admin/adduser', 'vcs/git'
    $on, $property, $filter, $words = 'DependsOn', 'Package', "DependsOn -eq 'libgit2-1.5' -and Installed-Size -lt 1000", 'key-value store'
  } else {
    if (-not (git -C $project rev-parse --quiet --verify HEAD 2>$null)) { throw 'Neither a package index nor a history is here.' }
    Write-Step "This project's own history: one document a commit, year, month and id are the key, all in one commit"
    Invoke-Step -Time {
      git -C $project log --date=format:%Y/%m '--format=%H%x09%ad%x09%aI%x09%an%x09%s' |
        ForEach-Object {
          $commit, $month, $date, $author, $subject = $_ -split "`t", 5
          [ordered]@{ commit = $commit; month = $month; date = $date; author = $author; subject = $subject }
        } |
        Set-GitKvItem -KeyProperty { "$($_.month)/$($_.commit)" } -AllOrNothing -Message 'History'
    }
    $section = git -C $project log -1 --date=format:%Y/%m --format=%ad
    $small = $key = "$section/$(git -C $project log -1 --format=%H)"
    $on, $property, $filter, $words = 'author', 'subject', "author -like '*' -and subject -like '*merge*'", 'merge'
  }
  Invoke-Step { (Get-GitKvItem -KeysOnly).Count }

  Write-Step 'Get one, list a section'
  Invoke-Step { Get-GitKvItem $key }
  Invoke-Step { (Get-GitKvItem $key).Value | Select-Object -Property * -ExcludeProperty Description, Tag, *5*, Filename }
  Invoke-Step { (Get-GitKvItem -Prefix $section -KeysOnly).Count }
  Invoke-Step { Get-GitKvItem "$section/*" -First 4 }

  Write-Step 'Change a document, and say why; then ask who, when and why'
  Invoke-Step { Update-GitKvItem $key { $_ | Add-Member Reviewed $true -PassThru } -Message 'Reviewed for the release' }
  Invoke-Step { Get-GitKvItem $key | Format-List Key, Version, UpdatedAt, UpdatedBy, Message }

  Write-Step 'Questions by what is in the documents: by reading all of them, and by an index, which is kept in each commit from then on'
  Invoke-Step -Time { Find-GitKvItem -Where "$filter" -Count }
  Invoke-Step -Time { New-GitKvIndex "by-$on" -On "$on" }
  Invoke-Step -Time { Find-GitKvItem -Where "$filter" -Select "$property" -First 4 }
  Invoke-Step { Find-GitKvItem -Where "$filter" -Explain }
  Invoke-Step { Find-GitKvItem -Text "$words" -First 3 }

  Write-Step 'The same store as a drive'
  Invoke-Step { $null = Mount-GitKvStore kv -Scope Global }
  Invoke-Step { Get-ChildItem "kv:/$section" -Filter 'a*' | Select-Object -First 3 }
  Invoke-Step { Remove-PSDrive kv }

  Write-Step 'Ten processes count at once: five times each, none is lost'
  $repository = $PWD.Path
  Invoke-Step -Time {
    $jobs = 1..10 | ForEach-Object {
      Start-Job {
        Import-Module $using:module
        1..5 | ForEach-Object { Update-GitKvItem demo/counter { $_ + 1 } -Default 0 -Repository $using:repository }
      }
    }
    $jobs | Receive-Job -Wait -AutoRemoveJob
  }
  Invoke-Step { Get-GitKvItem demo/counter -ValueOnly }
  if ((Get-GitKvItem demo/counter -ValueOnly) -ne 50) { throw 'Increments were lost!' }

  Write-Step 'It is all plain git: a key is a path'
  Invoke-Step { git show "refs/kv/default:$small" | Select-Object -First 4 }
  if ($small -ne $key) {
    Write-Step 'A directory of more than 256 entries is kept in sixteen parts, by the first hexadecimal digit of the SHA-1 of the name'
    Invoke-Step { git ls-tree -r --name-only refs/kv/default "$section/" | Select-String '/adduser$' -Raw }
    $path = git ls-tree -r --name-only refs/kv/default "$section/" | Select-String '/adduser$' -Raw
    Invoke-Step { git show "refs/kv/default:$path" | Select-Object -First 4 }
  }
  Invoke-Step { git --no-pager log '--format=%h %an: %s' -4 refs/kv/default }
  Invoke-Step { git fsck --full --strict --no-dangling --no-progress }
  if ($LASTEXITCODE -ne 0) { throw 'git found fault with the repository!' }
  Write-Host 'The repository is sound.'

  Write-Step 'Shared over a git remote: two clones, as two machines would be; a bare repository stands for the host'
  Set-Location $work
  $env:GITKV_CACHE = Join-Path $work 'cache'
  Invoke-Step { git init --quiet --bare host.git }
  foreach ($machine in 'one', 'two') {
    git clone --quiet host.git $machine 2>$null
    git -C $machine config user.name "Machine $machine"
    git -C $machine config user.email "$machine@example.com"
  }
  Set-Location one
  Invoke-Step { Set-GitKvItem web/replicas 2; Sync-GitKvStore | Format-Table Remote, Outcome, Sent, Received }
  $seen = Get-GitKvItem web/replicas
  Invoke-Step {
    Receive-GitKvStore -Repository ../two | Out-Null
    Set-GitKvItem web/color blue -Repository ../two
    Sync-GitKvStore -Repository ../two | Format-Table Remote, Outcome, Sent, Received
  }

  Write-Step 'With -Remote a change is won on the host before the command returns: no number is given twice, whoever asks'
  Invoke-Step -Time {
    1..6 | ForEach-Object -Parallel {
      Import-Module $using:module
      Step-GitKvSequence builds/app -Remote origin -Repository ($_ % 2 ? $using:PWD : '../two')
    } | Sort-Object
  }
  if ((Get-GitKvItem builds/app -ValueOnly -Remote origin) -ne 6) { throw 'A number was lost!' }

  Write-Step 'A lock: while one machine has it, another can see who that is; the token guards what is written meanwhile'
  Invoke-Step {
    Use-GitKvLock locks/deploy -Remote origin -Holder one {
      param($Lease)
      Get-GitKvLock locks/deploy -Remote origin -Repository ../two | Format-Table Key, Holder, Token, Expires
      Set-GitKvItem deployed/version '1.5.0' -Remote origin -Lock $Lease
    }
  }

  Write-Step 'A watch goes on from a point in the past, and tells each change once'
  Invoke-Step { Watch-GitKvItem web/ -After $seen.Commit -First 1 -Timeout 1m | Format-Table Change, Key, Value, Cursor }
} finally {
  Pop-Location
  $env:GITKV_CACHE = $cacheBefore
  Remove-Module GitKv -ErrorAction Ignore
  Remove-Item $work -Recurse -Force
}
