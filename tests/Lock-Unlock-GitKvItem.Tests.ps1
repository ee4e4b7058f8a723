#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Lock-GitKvItem, Unlock-GitKvItem, Update-GitKvLease, Get-GitKvLock' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'gives a lease with a token that grows' {
    1..3 | ForEach-Object {
      $lease = Lock-GitKvItem locks/a
      $lease.Token | Should -Be $_
      $lease.Key | Should -BeExactly 'locks/a'
      "$lease" | Should -BeExactly "locks/a:$_"
      $lease.Expires | Should -BeGreaterThan (Get-Date)
      Unlock-GitKvItem $lease
    }
    (Get-GitKvLock locks/a).IsHeld | Should -BeFalse
    (Get-GitKvLock locks/a).Last.How | Should -Be 'Released'
  }

  It 'says who has it where it is taken' {
    $null = Lock-GitKvItem a -Holder 'ann' -Url 'https://ci.example.org/1'
    $failure = { Lock-GitKvItem a -ErrorAction Stop } | Should -Throw -ErrorId 'LockHeld,*' -PassThru
    $failure.Exception.Message | Should -Match 'ann.*https://ci\.example\.org/1.*token 1'
    $failure.Exception.IsTransient | Should -BeTrue
    $failure.CategoryInfo.Category | Should -Be 'ResourceBusy'
    { Lock-GitKvItem a -Timeout 0s -ErrorAction Stop } | Should -Throw -ErrorId 'LockTimeout,*'
    (Get-GitKvLock a).Waiters | Should -BeNullOrEmpty
  }

  It 'waits until it is free' {
    $lease = Lock-GitKvItem a
    $waiting = Start-ThreadJob { param($Module, $Path) Import-Module $Module; Set-Location $Path; (Lock-GitKvItem a -Wait).Token } -ArgumentList $module, $PWD.ProviderPath
    while (-not (Get-GitKvLock a).Waiters) { Start-Sleep -Milliseconds 50 }
    Unlock-GitKvItem $lease
    $waiting | Receive-Job -Wait -AutoRemoveJob | Should -Be 2
  }

  It 'takes the lease in all its forms: object, text, from JSON, and by the key' {
    $lease = Lock-GitKvItem a
    Update-GitKvLease $lease -Ttl 1h
    $lease.Ttl.TotalHours | Should -Be 1
    Update-GitKvLease "$lease" -PassThru | ForEach-Object Token | Should -Be 1
    $lease | ConvertTo-Json | ConvertFrom-Json | Update-GitKvLease
    $lease | Unlock-GitKvItem
    $null = Lock-GitKvItem a
    Unlock-GitKvItem a
    { Unlock-GitKvItem a -ErrorAction Stop } | Should -Throw -ErrorId 'LockNotHeld,*'
  }

  It 'is not let go of by another holder, but taken by force, with a reason' {
    $lease = Lock-GitKvItem a -Holder 'ann'
    { Unlock-GitKvItem a -Holder 'bob' -ErrorAction Stop } | Should -Throw -ErrorId 'LockNotHeld,*'
    Unlock-GitKvItem a -Force -Reason 'it hangs' -Holder 'bob'
    $last = (Get-GitKvLock a).Last
    $last.How, $last.By, $last.Reason | Should -Be 'Forced', 'bob', 'it hangs'
    (Get-GitKvHistory a -First 1).Message | Should -Match 'bob: it hangs'
    $failure = { Update-GitKvLease $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*' -PassThru
    $failure.Exception.Message | Should -Match 'it hangs'
    { Unlock-GitKvItem $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
  }

  It 'lets commands with -Lock change nothing once it is lost' {
    $lease = Lock-GitKvItem a
    Set-GitKvItem x 1 -Lock $lease
    Set-GitKvItem y 1 -Lock "$lease"
    Use-GitKvTransaction -Lock $lease { Set-GitKvItem x 2; Set-GitKvItem y 2 }
    Unlock-GitKvItem $lease
    { Set-GitKvItem x 3 -Lock $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Set-GitKvItem x 3 -Lock 'a:1' -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Remove-GitKvItem x -Lock $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Update-GitKvItem x { 3 } -Lock $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Move-GitKvItem x z -Lock $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Use-GitKvTransaction -Lock $lease { Set-GitKvItem x 3 } } | Should -Throw -ErrorId 'LockLost,*'
    { Step-GitKvSequence n -Lock $lease -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    Get-GitKvItem x, y -ValueOnly | Should -Be 2, 2
    Test-GitKvItem n | Should -BeFalse
  }

  It 'changes nothing with -WhatIf' {
    Lock-GitKvItem a -WhatIf
    Get-GitKvStore | Should -BeNullOrEmpty
    $lease = Lock-GitKvItem a
    Unlock-GitKvItem $lease -WhatIf
    Update-GitKvLease $lease -WhatIf
    (Get-GitKvLock a).Renewed | Should -Be $lease.Renewed
  }

  It 'leaves an item alone that is something else' {
    Set-GitKvItem a 'text'
    { Lock-GitKvItem a -ErrorAction Stop } | Should -Throw -ErrorId 'LockInvalid,*'
    { Get-GitKvLock a -ErrorAction Stop } | Should -Throw -ErrorId 'LockInvalid,*'
    { Get-GitKvLock b -ErrorAction Stop } | Should -Throw -ErrorId 'ItemNotFound,*'
    Get-GitKvLock | Should -BeNullOrEmpty
    Get-GitKvItem a -ValueOnly | Should -Be 'text'
  }
}

Describe 'Step-GitKvSequence' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'gives one number after the other' {
    Step-GitKvSequence n | Should -Be 1
    Step-GitKvSequence n -Count 3 | Should -Be 2, 3, 4
    'n', 'm' | Step-GitKvSequence -Start 10 | Should -Be 5, 10
    Get-GitKvItem n -ValueOnly | Should -Be 5
  }

  It 'leaves an item alone that is no number' {
    Set-GitKvItem n 'text'
    { Step-GitKvSequence n -ErrorAction Stop } | Should -Throw -ErrorId 'SequenceInvalid,*'
    Step-GitKvSequence m -WhatIf
    Test-GitKvItem m | Should -BeFalse
  }
}
