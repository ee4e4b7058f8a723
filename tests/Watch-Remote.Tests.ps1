#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Watch-GitKvItem and Wait-GitKvItem on a remote' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')

    # What somebody else sees and does, who has a clone with a cache of nothing.
    function Start-Watch([string] $Command) {
      Start-ThreadJob -ArgumentList $module, $PWD.Path, $Command {
        param($module, $path, $command)
        Import-Module $module
        Set-Location $path
        Invoke-Expression $command
      }
    }

    function New-Clone {
      $clone = "$((Get-Location).Path)-clone-$([guid]::NewGuid().ToString('N'))"
      git clone --quiet $url $clone 2>$null
      git -C $clone config user.name 'Ann Other'
      git -C $clone config user.email 'ann@example.com'
      $clone
    }
  }
  BeforeEach {
    Enter-TestRepository
    $url = New-TestRemote
  }
  AfterEach {
    Get-Job | Remove-Job -Force
    if ($clone) { Remove-Item $clone -Recurse -Force }
    Exit-TestRepository
  }

  It 'sees what another clone changes, each once, in a <Layout> store' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }, @{ Layout = 'Ref' }) {
    New-GitKvStore s -Layout $Layout -Remote origin | Out-Null
    Set-GitKvItem k 1 -Store s -Remote origin
    $clone = New-Clone
    $watch = Start-Watch @'
Watch-GitKvItem -Store s -Remote origin -First 3 -Interval 100ms -Verbose 4>&1 |
  ForEach-Object { $_ -is [Management.Automation.VerboseRecord] ? 'begun' : "$($_.Change) $($_.Key) $($_.Value) $($_.Remote)" }
'@
    while (-not $watch.HasMoreData) { Start-Sleep -Milliseconds 10 }
    Set-GitKvItem new 2 -Store s -Remote origin -Repository $clone
    Remove-GitKvItem k -Store s -Remote origin -Repository $clone
    Set-GitKvItem last 3 -Store s -Remote origin -Repository $clone
    Receive-Job $watch -Wait | Where-Object { $_ -ne 'begun' } | Sort-Object | Should -Be 'Added last 3 origin', 'Added new 2 origin', 'Removed k  origin'
  }

  It 'sees what is sent there from a clone''s own store' {
    Set-GitKvItem k 1 -Remote origin
    $clone = New-Clone
    Receive-GitKvStore -Repository $clone | Out-Null
    $watch = Start-Watch 'Watch-GitKvItem -Remote origin -First 2 -Interval 100ms -Verbose 4>&1 | ForEach-Object { $_ -is [Management.Automation.VerboseRecord] ? "begun" : "$($_.PreviousValue) > $($_.Value) by $($_.By)" }'
    while (-not $watch.HasMoreData) { Start-Sleep -Milliseconds 10 }
    Set-GitKvItem k 2 -Repository $clone
    Set-GitKvItem k 3 -Repository $clone
    Send-GitKvStore -Repository $clone | Out-Null
    Receive-Job $watch -Wait | Where-Object { $_ -ne 'begun' } | Should -Be '1 > 2 by Ann Other', '2 > 3 by Ann Other'
  }

  It 'goes on after a change that it gave before' {
    Set-GitKvItem k 1 -Remote origin
    $first = git -C $url rev-parse refs/kv/default
    2, 3 | ForEach-Object { Set-GitKvItem k $_ -Remote origin }
    $changes = Watch-GitKvItem -Remote origin -After $first -First 2
    $changes.Value | Should -Be 2, 3
    (Watch-GitKvItem -Remote origin -After $changes[0] -Timeout 1ms).Value | Should -Be 3
    Watch-GitKvItem -Remote origin -After $changes[1].Cursor -Timeout 1ms | Should -BeNullOrEmpty
  }

  It 'stops at Ctrl+C while nothing happens' {
    Set-GitKvItem k 1 -Remote origin
    $shell = [powershell]::Create()
    try {
      $null = $shell.AddScript("Import-Module '$module'; Set-Location '$PWD'; 'begun'; Watch-GitKvItem -Remote origin")
      $output = [Management.Automation.PSDataCollection[psobject]]::new()
      $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
      while ($output.Count -eq 0) { Start-Sleep -Milliseconds 10 }
      $shell.Stop()
      $running.IsCompleted | Should -BeTrue
    } finally { $shell.Dispose() }
  }

  It 'waits until an item is there, another or gone' {
    Set-GitKvItem k 1 -Remote origin
    $clone = New-Clone
    $null = Start-Watch "Set-GitKvItem new 2 -Remote origin -Repository '$clone'"
    (Wait-GitKvItem new -Remote origin -Timeout 1m).Value | Should -Be 2
    $item = Get-GitKvItem k -Remote origin
    $null = Start-Watch "Set-GitKvItem k 2 -Remote origin -Repository '$clone'"
    $changed = $item | Wait-GitKvItem -Changed -Timeout 1m
    $changed.Value, $changed.Remote | Should -Be 2, 'origin'
    $null = Start-Watch "3..4 | ForEach-Object { Set-GitKvItem k `$_ -Remote origin -Repository '$clone' }"
    (Wait-GitKvItem k { $_.Value -eq 4 } -Remote origin -Timeout 1m).Value | Should -Be 4
    $null = Start-Watch "Remove-GitKvItem k -Remote origin -Repository '$clone'"
    Wait-GitKvItem k -Absent -Remote origin -Timeout 1m | Should -BeNullOrEmpty
    { Wait-GitKvItem k -Remote origin -Timeout 1ms } | Should -Throw -ErrorId 'WaitTimeout,*'
  }
}
