#Requires -Version 7.6
<#
.SYNOPSIS
Runs the Pester tests against the staged module and writes their counts to a file, in the shape of a .trx file's counters.
.DESCRIPTION
Uses a Pester 5 that is installed, else gets one from the gallery where one can be reached, else says that the tests are skipped.
The staged module goes first on the module path, so that a test says `Import-Module GitKv` and tests what ships.
#>
[CmdletBinding()]
param(
  [Parameter(Mandatory)]
  [string] $ResultFile
)
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot

function Find-Pester {
  Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } | Sort-Object Version -Descending | Select-Object -First 1
}

$pester = Find-Pester
if (-not $pester) {
  try {
    Write-Host 'Pester 5 is not installed: getting it from the PowerShell gallery, for this user.'
    Install-PSResource Pester -Version '[5.5.0, 6.0.0)' -TrustRepository -Scope CurrentUser -Quiet
    $pester = Find-Pester
  } catch {
    Write-Host "No: $($_.Exception.Message)"
  }
}

if (-not $pester) {
  Write-Host 'Pester is not available from here: the Pester tests are skipped.'
  return
}

$env:PSModulePath = (Join-Path $root 'artifacts' 'module') + [IO.Path]::PathSeparator + $env:PSModulePath
Import-Module $pester

# The tests run as a user's session would: errors that don't end anything go on.
$ErrorActionPreference = 'Continue'
$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $root 'tests'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

# A file or a block that could not run counts as one failure, and so does a run that gave no result.
$failed = $result ? $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount : 1
$passed = [int]$result.PassedCount
$total = $passed + $failed + $result.SkippedCount + $result.InconclusiveCount + $result.NotRunCount
"<TestRun><Counters total=`"$total`" passed=`"$passed`" failed=`"$failed`" /></TestRun>" | Set-Content $ResultFile
exit [int]($failed -gt 0)
