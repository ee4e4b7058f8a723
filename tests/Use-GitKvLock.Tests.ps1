#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Use-GitKvLock, Use-GitKvSemaphore' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')

    # A pipeline on a thread of its own, which can be stopped from here as Ctrl+C does.
    function Start-Other([string] $Script) {
      $other = [powershell]::Create()
      [void] $other.AddScript("Import-Module '$module'; Set-Location '$($PWD.ProviderPath)'; $Script")
      $null = $other.BeginInvoke()
      $other
    }
  }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'runs the script block in the caller''s scope, with the lease as $_ and as argument' {
    Use-GitKvLock a { param($Lease) "$_ $Lease"; $assigned = 5 } | Should -Be 'a:1 a:1'
    $assigned | Should -Be 5
    7 | ForEach-Object { Use-GitKvLock a { }; $_ } | Should -Be 7
    (Get-GitKvLock a).IsHeld | Should -BeFalse
  }

  It 'lets go of the lock after <Name>' -ForEach @(
    @{ Name = 'throw'; Script = { throw 'no' } }
    @{ Name = 'an exception of .NET'; Script = { [int]::Parse('x') } }
    @{ Name = 'an error of a command'; Script = { Get-GitKvItem nope -ErrorAction Stop } }
  ) {
    { Use-GitKvLock a $Script } | Should -Throw
    (Get-GitKvLock a).IsHeld | Should -BeFalse
  }

  It 'lets go of the lock after return, break and a pipeline that needs no more' {
    Use-GitKvLock a { 1; return; 2 } | Should -Be 1
    foreach ($i in 1, 2) { Use-GitKvLock a { break } }
    $went = $false
    Use-GitKvLock a { 1; 2; $went = $true } | Select-Object -First 1 | Should -Be 1
    $went | Should -BeFalse
    (Get-GitKvLock a).IsHeld | Should -BeFalse
    (Get-GitKvLock a).Token | Should -Be 3
  }

  It 'lets go of the lock when it is stopped' {
    $other = Start-Other 'Use-GitKvLock a { Set-GitKvItem running 1; Start-Sleep 1000 }'
    try {
      while (-not (Test-GitKvItem running)) { Start-Sleep -Milliseconds 50 }
      (Get-GitKvLock a).IsHeld | Should -BeTrue
      $other.Stop()
      (Get-GitKvLock a).IsHeld | Should -BeFalse
    }
    finally { $other.Dispose() }
  }

  It 'gives its place in the queue back when it is stopped while it waits' {
    $lease = Lock-GitKvItem a
    $other = Start-Other 'Use-GitKvLock a { }'
    try {
      while (-not (Get-GitKvLock a).Waiters) { Start-Sleep -Milliseconds 50 }
      $other.Stop()
      (Get-GitKvLock a).Waiters | Should -BeNullOrEmpty
      (Get-GitKvLock a).Token | Should -Be $lease.Token
    }
    finally { $other.Dispose() }
  }

  It 'stops the script block when the lock is lost, whatever it catches' {
    $script:cleaned = $script:caught = $script:after = $false
    {
      Use-GitKvLock a -Ttl 1s {
        Unlock-GitKvItem a -Force -Reason 'a test'
        try { Start-Sleep 1000 } catch { $script:caught = $true } finally { $script:cleaned = $true }
        $script:after = $true
      }
    } | Should -Throw -ErrorId 'LockLost,*' -ExpectedMessage '*a test*'
    $script:cleaned, $script:caught, $script:after | Should -Be $true, $false, $false
    Use-GitKvLock a { 'again' } | Should -Be 'again'
  }

  It 'renews the lock as long as the script block runs' {
    Use-GitKvLock a -Ttl 3s {
      $lease = $_
      while ((Get-GitKvLock a).Renewed -le $lease.Acquired) { Start-Sleep -Milliseconds 50 }
      Set-GitKvItem x 1 -Lock $lease
    }
    Get-GitKvItem x -ValueOnly | Should -Be 1
  }

  It 'passes on output and errors as they come' {
    $errors = $null
    Use-GitKvLock a { 'one'; Write-Error 'soft'; 'two' } -ErrorVariable errors -ErrorAction SilentlyContinue | Should -Be 'one', 'two'
    "$($errors[0])" | Should -Be 'soft'
  }

  It 'changes nothing with -WhatIf' {
    Use-GitKvLock a { 'ran' } -WhatIf | Should -BeNullOrEmpty
    Get-GitKvStore | Should -BeNullOrEmpty
  }

  It 'has as many places as the limit says' {
    Use-GitKvSemaphore p -Limit 2 {
      Use-GitKvSemaphore p -Limit 2 {
        (Get-GitKvLock p).Holders.Token
        { Use-GitKvSemaphore p -Limit 2 -Timeout 0s { } } | Should -Throw -ErrorId 'LockTimeout,*'
      }
    } | Should -Be 1, 2
    (Get-GitKvLock p).IsHeld | Should -BeFalse
    { Use-GitKvLock p { } } | Should -Throw -ErrorId 'LockInvalid,*'
  }
}
