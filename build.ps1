#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests and packs GitKv. The work is in build/Tasks.proj; build.sh is the same door for machines without PowerShell.
.EXAMPLE
./build.ps1
Builds everything and lays the module out: Import-Module ./GitKv.psd1 works after it.
.EXAMPLE
./build.ps1 -Task test
Builds, runs every test, and ends with one line that adds them up.
#>
[CmdletBinding()]
param(
  [Parameter(Position = 0)]
  [ValidateSet('build', 'demo', 'test', 'bench', 'pack', 'clean')]
  [string] $Task = 'build',

  [ValidateSet('Release', 'Debug')]
  [string] $Configuration = 'Release',

  # Handed to the demo, and to the benchmarks, as they are.
  [Parameter(ValueFromRemainingArguments)]
  [string[]] $Arguments
)
$ErrorActionPreference = 'Stop'

# Started through the tool manifest, this process is dotnet.
$program = [Environment]::ProcessPath
$env:GITKV_PWSH = (Split-Path $program -LeafBase) -eq 'dotnet' ? 'dotnet tool run pwsh' : "`"$program`""

function Invoke-Target([string] $Name) {
  dotnet msbuild (Join-Path $PSScriptRoot 'build' 'Tasks.proj') "-t:$Name" "-p:Configuration=$Configuration" "-p:Arguments=$Arguments" -nologo -v:minimal -tl:off
  if ($LASTEXITCODE -ne 0 -and $Name -ne 'Test') {
    exit $LASTEXITCODE
  }
}

switch ($Task) {
  'demo' {
    Invoke-Target Build
    & (Join-Path $PSScriptRoot 'demo' 'demo.ps1') @Arguments
  }
  'test' {
    Invoke-Target Test
    $failed = $LASTEXITCODE
    $summary = Join-Path $PSScriptRoot 'artifacts' 'test-results' 'summary.txt'
    (Test-Path $summary) ? (Get-Content $summary) : 'The build failed: no test was run.'
    exit $failed
  }
  default {
    Invoke-Target $Task
  }
}
