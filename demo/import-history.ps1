<#
.SYNOPSIS
Imports the JSON files of a project, release by release, as the documents of a store: a commit for each release, with its date, its author and its name.
.DESCRIPTION
Reads the releases (tags) of a clone with plain git and writes them with the cmdlets. docs/examples/browser-compat-data.md shows what can be asked of
the store that comes of it.
.PARAMETER Source
A clone of the project.
.PARAMETER Destination
The folder of the repository that gets the store; made when it is not there.
.PARAMETER Path
Which files, as git's pathspecs.
.PARAMETER Store
The store's name.
.EXAMPLE
./demo/import-history.ps1 ./browser-compat-data ./compat -Path 'api/*.json', 'css/*.json'
#>
#Requires -Version 7.6
[CmdletBinding()]
param(
  [Parameter(Mandatory, Position = 0)] [string] $Source,
  [Parameter(Mandatory, Position = 1)] [string] $Destination,
  [string[]] $Path = '*.json',
  [string] $Store = 'default'
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module GitKv)) { Import-Module (Join-Path (Split-Path $PSScriptRoot) 'GitKv.psd1') }
$Source = Resolve-Path -LiteralPath $Source
if (-not (Test-Path $Destination)) { git init --quiet --bare $Destination }

# A kept-open git that hands out the contents of files.
$start = [Diagnostics.ProcessStartInfo]::new('git', [string[]]('-C', $Source, 'cat-file', '--batch'))
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$reader = [Diagnostics.Process]::Start($start)
$output = [IO.BufferedStream]::new($reader.StandardOutput.BaseStream, 1MB)

function Read-Blob([string] $Id) {
  $reader.StandardInput.Write("$Id`n")
  $reader.StandardInput.Flush()
  $header = [Text.StringBuilder]::new()
  while (($byte = $output.ReadByte()) -ne 10) { $null = $header.Append([char] $byte) }
  $size = [int] ($header.ToString() -split ' ')[2]
  $content = [byte[]]::new($size)
  $output.ReadExactly($content, 0, $size)
  $null = $output.ReadByte()
  , $content
}

$releases = git -C $Source for-each-ref --sort=committerdate '--format=%(objecttype)%09%(refname)' refs/tags | ForEach-Object {
  $tag = ($_ -split "`t")[1]
  $commit, $date, $author = (git -C $Source log -1 '--format=%H%x09%cI%x09%an <%ae>' $tag) -split "`t"
  [pscustomobject]@{ Name = $tag -replace '^refs/tags/'; Commit = $commit; Date = [datetimeoffset] $date; Author = $author }
} | Sort-Object Date

$before = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' # git's empty tree
$done = 0
$kept = $env:GIT_AUTHOR_DATE, $env:GIT_COMMITTER_DATE
try {
  foreach ($release in $releases) {
    Write-Progress 'Importing releases' $release.Name -PercentComplete (100 * $done++ / $releases.Count)
    $env:GIT_AUTHOR_DATE = $env:GIT_COMMITTER_DATE = $release.Date.ToString('o')
    $changes = git -C $Source -c core.quotePath=false diff-tree -r --no-renames $before $release.Commit -- $Path | ForEach-Object {
      $facts, $file = $_ -split "`t"
      [pscustomobject]@{ Key = $file; Blob = ($facts -split ' ')[3]; Removed = $facts.EndsWith('D') }
    }
    if ($changes) {
      Use-GitKvTransaction -Store $Store -Repository $Destination -Message $release.Name {
        $changes | Where-Object Removed | Remove-GitKvItem -Store $Store -Repository $Destination
        $changes | Where-Object -Not Removed | ForEach-Object { [pscustomobject]@{ Key = $_.Key; Value = Read-Blob $_.Blob } } |
          Set-GitKvItem -Store $Store -Repository $Destination -Author $release.Author
      }
    }

    $before = $release.Commit
  }
} finally {
  $env:GIT_AUTHOR_DATE, $env:GIT_COMMITTER_DATE = $kept
  $reader.StandardInput.Close()
  $reader.Dispose()
}
