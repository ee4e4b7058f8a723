#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Locks on a remote' {
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
  BeforeEach {
    Enter-TestRepository
    $url = New-TestRemote
  }
  AfterEach { Exit-TestRepository }

  It 'gives a lease that knows its remote, and pipes into the commands that renew and end it' {
    1..2 | ForEach-Object {
      $lease = Lock-GitKvItem locks/a -Remote origin
      $lease.Token | Should -Be $_
      $lease.Remote | Should -Be 'origin'
      (Get-GitKvLock locks/a -Remote origin).Remote | Should -Be 'origin'
      { Lock-GitKvItem locks/a -Remote origin -ErrorAction Stop } | Should -Throw -ErrorId 'LockHeld,*'
      $lease | Update-GitKvLease -Ttl 1h
      $lease.Ttl.TotalHours | Should -Be 1
      Update-GitKvLease $lease
      $lease | Unlock-GitKvItem
      (Get-GitKvLock locks/a -Remote origin).IsHeld | Should -BeFalse
    }
    Unlock-GitKvItem (Lock-GitKvItem locks/a -Remote origin)
    git for-each-ref refs/kv | Should -BeNullOrEmpty
  }

  It 'takes the lease also by key, by key:token and from JSON, and works in an empty folder' {
    $folder = New-Item -ItemType Directory "$((Get-Location).Path)-empty"
    Push-Location $folder
    try {
      Lock-GitKvItem a -Remote $url | Out-Null
      Unlock-GitKvItem a -Remote $url
      $lease = Lock-GitKvItem a -Remote $url
      $lease | ConvertTo-Json | ConvertFrom-Json | Update-GitKvLease
      Update-GitKvLease "$lease" -Remote $url
      $lease | Unlock-GitKvItem
      $null = Lock-GitKvItem a -Remote $url
      Unlock-GitKvItem a -Force -Reason 'it hangs' -Remote $url
      (Get-GitKvLock a -Remote $url).Last.Reason | Should -Be 'it hangs'
    } finally {
      Pop-Location
      Remove-Item $folder -Recurse -Force
    }
  }

  It 'lets commands with -Lock change nothing once it is lost, in a <Layout> store' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }, @{ Layout = 'Ref' }) {
    New-GitKvStore s -Layout $Layout -Remote origin | Out-Null
    $there = @{ Store = 's'; Remote = 'origin' }
    $lease = Lock-GitKvItem a @there
    Set-GitKvItem x 1 -Lock $lease @there
    Set-GitKvItem x 2 -Lock "$lease" @there
    Use-GitKvTransaction -Lock $lease @there { Set-GitKvItem y 2 @there; Set-GitKvItem z 2 @there }
    Unlock-GitKvItem $lease
    { Set-GitKvItem x 3 -Lock $lease @there -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Remove-GitKvItem x -Lock 'a:1' @there -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Step-GitKvSequence n -Lock $lease @there -ErrorAction Stop } | Should -Throw -ErrorId 'LockLost,*'
    { Use-GitKvTransaction -Lock $lease @there { Set-GitKvItem x 3 @there } } | Should -Throw -ErrorId 'LockLost,*'
    Get-GitKvItem x, y, z -ValueOnly @there | Should -Be 2, 2, 2
  }

  It 'runs a script block under a lock, which is renewed meanwhile and let go of afterwards' {
    Use-GitKvLock a -Ttl 3s -Remote origin {
      $lease = $_
      $lease.Remote | Should -Be 'origin'
      while ((Get-GitKvLock a -Remote origin).Renewed -le $lease.Acquired) { Start-Sleep -Milliseconds 50 }
      Set-GitKvItem x 1 -Lock $lease -Remote origin
    }
    Get-GitKvItem x -ValueOnly -Remote origin | Should -Be 1
    (Get-GitKvLock a -Remote origin).IsHeld | Should -BeFalse
  }

  It 'stops the script block when the lock is lost' {
    $script:after = $false
    {
      Use-GitKvLock a -Ttl 1s -Remote origin {
        Unlock-GitKvItem a -Force -Reason 'a test' -Remote origin
        Start-Sleep 1000
        $script:after = $true
      }
    } | Should -Throw -ErrorId 'LockLost,*' -ExpectedMessage '*a test*'
    $script:after | Should -BeFalse
  }

  It 'lets go of the lock when it is stopped' {
    $other = Start-Other 'Use-GitKvLock a -Remote origin { Set-GitKvItem running 1; Start-Sleep 1000 }'
    try {
      while (-not (Test-GitKvItem running)) { Start-Sleep -Milliseconds 50 }
      (Get-GitKvLock a -Remote origin).IsHeld | Should -BeTrue
      $other.Stop()
      (Get-GitKvLock a -Remote origin).IsHeld | Should -BeFalse
    } finally { $other.Dispose() }
  }

  It 'waits in the queue, and gives its place back when it is stopped' {
    $lease = Lock-GitKvItem a -Remote origin
    $other = Start-Other 'Use-GitKvLock a -Remote origin { }'
    $third = Start-ThreadJob { param($Module, $Path) Import-Module $Module; Set-Location $Path; (Lock-GitKvItem a -Wait -Remote origin).Token } -ArgumentList $module, $PWD.ProviderPath
    try {
      while (@((Get-GitKvLock a -Remote origin).Waiters).Count -lt 2) { Start-Sleep -Milliseconds 50 }
      $other.Stop()
      @((Get-GitKvLock a -Remote origin).Waiters).Count | Should -Be 1
      { Lock-GitKvItem a -Timeout 0s -Remote origin -ErrorAction Stop } | Should -Throw -ErrorId 'LockTimeout,*'
      $lease | Unlock-GitKvItem
      $third | Receive-Job -Wait -AutoRemoveJob | Should -Be 2
    } finally { $other.Dispose() }
  }

  It 'has as many places as the limit of a semaphore says' {
    Use-GitKvSemaphore p -Limit 2 -Remote origin {
      Use-GitKvSemaphore p -Limit 2 -Remote origin {
        (Get-GitKvLock p -Remote origin).Holders.Token
        { Use-GitKvSemaphore p -Limit 2 -Timeout 0s -Remote origin { } } | Should -Throw -ErrorId 'LockTimeout,*'
      }
    } | Should -Be 1, 2
    (Get-GitKvLock p -Remote origin).IsHeld | Should -BeFalse
  }

  It 'gives one number of a sequence after the other' {
    Step-GitKvSequence n -Remote origin | Should -Be 1
    Step-GitKvSequence n -Count 3 -Remote $url | Should -Be 2, 3, 4
    Get-GitKvItem n -ValueOnly -Remote origin | Should -Be 4
  }

  It 'changes nothing with -WhatIf' {
    Lock-GitKvItem a -Remote origin -WhatIf
    Use-GitKvLock a { 'ran' } -Remote origin -WhatIf | Should -BeNullOrEmpty
    git -C $url for-each-ref | Should -BeNullOrEmpty
    $lease = Lock-GitKvItem a -Remote origin
    $lease | Unlock-GitKvItem -WhatIf
    (Get-GitKvLock a -Remote origin).IsHeld | Should -BeTrue
  }
}
