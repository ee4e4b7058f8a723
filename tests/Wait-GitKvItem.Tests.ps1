#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Wait-GitKvItem' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')

    # Somebody else who changes something in a moment.
    function Start-Other([string] $Command) {
      Start-ThreadJob -ArgumentList $module, $PWD.Path, $Command { param($module, $path, $command) Import-Module $module; Set-Location $path; Invoke-Expression $command }
    }
  }
  BeforeEach { Enter-TestRepository }
  AfterEach {
    Get-Job | Remove-Job -Force
    Exit-TestRepository
  }

  It 'waits until there is an item, also in a store that is not there yet' {
    $null = Start-Other 'Set-GitKvItem k 1'
    $item = Wait-GitKvItem k -Timeout 1m
    $item.Value | Should -Be 1
    $item | Should -BeOfType GitKv.GitKvItem
    (Wait-GitKvItem k -Exists).Value | Should -Be 1
  }

  It 'waits until a script block is content' {
    Set-GitKvItem k 1
    $null = Start-Other '2..5 | ForEach-Object { Set-GitKvItem k $_ }'
    (Wait-GitKvItem k -Until { $_.Value -ge 5 } -Timeout 1m).Value | Should -Be 5
    (Wait-GitKvItem k { $_.Value -eq 5 }).Key | Should -Be 'k'
  }

  It 'waits until an item is gone, or expires' {
    Set-GitKvItem k 1
    $null = Start-Other 'Remove-GitKvItem k'
    Wait-GitKvItem k -Absent -Timeout 1m | Should -BeNullOrEmpty
    Set-GitKvItem k 1 -ExpiresIn 500ms
    Wait-GitKvItem k -Absent -Timeout 1m | Should -BeNullOrEmpty
    Test-GitKvItem k | Should -BeFalse
  }

  It 'waits until an item from the pipeline is another' {
    Set-GitKvItem k 1
    $item = Get-GitKvItem k
    $null = Start-Other 'Set-GitKvItem k 2'
    ($item | Wait-GitKvItem -Changed -Timeout 1m).Value | Should -Be 2
    (Wait-GitKvItem k -Changed -Version $item.Version).Value | Should -Be 2
  }

  It 'ends with WaitTimeout when the time is over' {
    Set-GitKvItem k 1
    { Wait-GitKvItem none -Timeout 1ms } | Should -Throw -ErrorId 'WaitTimeout,GitKv.Cmdlets.WaitGitKvItemCommand'
    { Wait-GitKvItem k -Changed -Timeout 1ms } | Should -Throw -ErrorId 'WaitTimeout,*'
    { Wait-GitKvItem k -Until { $false } -Timeout 50ms -Interval 10ms } | Should -Throw -ErrorId 'WaitTimeout,*'
    try { Wait-GitKvItem none -Timeout 1ms } catch { $_.CategoryInfo.Category | Should -Be 'OperationTimeout'; $_.Exception.IsTransient | Should -BeTrue }
  }

  It 'reports what goes wrong in the script block' {
    Set-GitKvItem k 1
    { Wait-GitKvItem k -Until { throw 'no' } } | Should -Throw 'no'
  }
}
