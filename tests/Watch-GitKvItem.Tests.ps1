#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Watch-GitKvItem' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    function Show($Changes) { foreach ($c in $Changes) { "$($c.Change) $($c.Key): $($c.PreviousValue) > $($c.Value)" } }
  }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem app/v 1
    $first = git rev-parse refs/kv/default
  }
  AfterEach { Exit-TestRepository }

  It 'emits each change once, in order, with both values, who and why' {
    Set-GitKvItem app/v 2 -Message 'why' -Author 'Ann <ann@example.org>'
    Set-GitKvItem other x
    Set-GitKvItem app/v 3
    Remove-GitKvItem app/v
    $changes = Watch-GitKvItem app/ -After $first -First 3
    Show $changes | Should -Be 'Modified app/v: 1 > 2', 'Modified app/v: 2 > 3', 'Removed app/v: 3 > '
    $changes[0].By, $changes[0].Email, $changes[0].Message, $changes[0].Source | Should -Be 'Ann', 'ann@example.org', 'why', 'Commit'
    $changes[0].PSObject.TypeNames[0] | Should -Be 'GitKv.GitKvChange'
    foreach ($i in 0..2) {
      Show (Watch-GitKvItem app/ -After $changes[$i] -Timeout 1ms) | Should -Be @(Show $changes | Select-Object -Skip ($i + 1))
      Show (Watch-GitKvItem app/ -After $changes[$i].Cursor -Timeout 1ms) | Should -Be @(Show $changes | Select-Object -Skip ($i + 1))
    }
  }

  It 'begins now, and sees what another process does, in a <Layout> store' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }, @{ Layout = 'Ref' }) {
    New-GitKvStore s -Layout $Layout | Out-Null
    Set-GitKvItem k 1 -Store s
    $watch = Start-ThreadJob -ArgumentList $module, $PWD.Path {
      param($module, $path)
      Import-Module $module
      Set-Location $path
      Watch-GitKvItem -Store s -First 2 -Verbose 4>&1 | ForEach-Object { $_ -is [Management.Automation.VerboseRecord] ? 'begun' : "$($_.Change) $($_.Key) $($_.Value)" }
    }
    try {
      while (-not $watch.HasMoreData) { Start-Sleep -Milliseconds 10 }
      Invoke-Other "Set-GitKvItem new 2 -Store s; Remove-GitKvItem k -Store s"
      Receive-Job $watch -Wait | Where-Object { $_ -ne 'begun' } | Sort-Object | Should -Be 'Added new 2', 'Removed k'.PadRight(10)
    } finally { Remove-Job $watch -Force }
  }

  It 'tells only the outcome with -Net' {
    Set-GitKvItem app/v 2
    Set-GitKvItem app/v 3
    Show (Watch-GitKvItem app/v -After $first -Net -Timeout 1ms) | Should -Be 'Modified app/v: 1 > 3'
  }

  It 'stops for Select-Object -First, and at Ctrl+C' {
    Set-GitKvItem app/v 2
    (Watch-GitKvItem -After $first | Select-Object -First 1).Value | Should -Be 2
    $shell = [powershell]::Create()
    try {
      $null = $shell.AddScript("Import-Module '$module'; Set-Location '$PWD'; 'begun'; Watch-GitKvItem")
      $output = [Management.Automation.PSDataCollection[psobject]]::new()
      $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
      while ($output.Count -eq 0) { Start-Sleep -Milliseconds 10 }
      $shell.Stop()
      $running.IsCompleted | Should -BeTrue
    } finally { $shell.Dispose() }
  }

  It 'tells of an item that expires when it does' {
    Set-GitKvItem app/short 1 -ExpiresIn 1s
    $end = Watch-GitKvItem app/short -First 1 -Timeout 1m
    $end.Change, $end.Source, $end.PreviousValue | Should -Be 'Removed', 'Expiry', 1
  }

  It 'has the error <Id> for <Name>' -ForEach @(
    @{ Name = 'a damaged cursor'; Id = 'PointInvalid'; Arguments = @{ After = 'kv1:x' } }
    @{ Name = 'a store that is not there'; Id = 'StoreNotFound'; Arguments = @{ Store = 'none' } }
    @{ Name = 'a key that cannot be'; Id = 'KeyInvalid'; Arguments = @{ Key = 'a//b' } }
    @{ Name = 'a point that is not there'; Id = 'PointNotFound'; Arguments = @{ After = 'nowhere' } }
  ) {
    Get-ErrorId { Watch-GitKvItem @Arguments -Timeout 1ms } | Should -Be $Id
  }

  It 'takes times with a unit' {
    { Watch-GitKvItem -Timeout 5 } | Should -Throw '*no length of time*'
    Watch-GitKvItem -Timeout 1ms -Interval 1s | Should -BeNullOrEmpty
    Set-GitKvItem app/long 1 -ExpiresIn 14d -PassThru | ForEach-Object ExpiresAt | Should -BeGreaterThan (Get-Date).AddDays(13)
  }
}
