#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Test-GitKvRemote' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    function Add-Hook([string] $Name, [string] $Script) {
      $file = "./remote.git/hooks/$Name"
      $null = New-Item -ItemType Directory -Force './remote.git/hooks'
      Set-Content -LiteralPath $file -Value "#!/bin/sh`n$Script" -NoNewline
      if (!$IsWindows) { chmod +x $file }
    }
  }
  BeforeEach {
    Enter-TestRepository
    git init --quiet --bare ./remote.git
    git remote add origin ./remote.git
  }
  AfterEach {
    Exit-TestRepository
  }

  It 'finds out what the usual remote takes, and leaves nothing there' {
    $found = Test-GitKvRemote
    $found | Should -BeOfType GitKv.GitKvRemoteAbility
    $found.Remote | Should -Be 'origin'
    $found.CanWrite, $found.CustomRefs, $found.BlobRefs, $found.TaggedRefs, $found.Atomic, $found.Deletes | Should -Be (, $true * 6)
    $found.Layout | Should -Be 'Tree'
    "$($found.Layouts)" | Should -Be 'Tree Branch Ref'
    $found.RefPrefix | Should -Be 'refs/kv/default'
    $found.Left | Should -BeNullOrEmpty
    git -C ./remote.git for-each-ref | Should -BeNullOrEmpty
    git for-each-ref | Should -BeNullOrEmpty
    $found | Out-String | Should -Match 'CustomRefs'
  }

  It 'names the refs for a host that takes branches only' {
    Add-Hook update 'case "$1" in refs/heads/*) ;; *) echo "branches only" >&2; exit 1;; esac'
    $found = Test-GitKvRemote -Store settings
    $found.CustomRefs | Should -BeFalse
    $found.RefPrefix | Should -Be 'refs/heads/kv/settings'
    "$($found.Refusals)" | Should -Match 'branches only'
    $found.Advice[0] | Should -Match 'refs/heads/kv/settings'
  }

  It 'tries refs where they are wanted' {
    (Test-GitKvRemote -RefPrefix refs/my/store).GivenPrefix | Should -BeTrue
    Add-Hook update 'case "$1" in refs/my/*) exit 1;; esac'
    (Test-GitKvRemote -RefPrefix refs/my/store).GivenPrefix | Should -BeFalse
  }

  It 'takes remotes from the pipeline, by name and by address' {
    $url = (Resolve-Path ./remote.git).Path
    $found = 'origin', $url | Test-GitKvRemote
    $found.Count | Should -Be 2
    $found[1].Url | Should -Be $url
  }

  It 'writes nothing with -WhatIf and with -ReadOnly' {
    Add-Hook pre-receive 'touch written'
    Test-GitKvRemote -WhatIf | Should -BeNullOrEmpty
    (Test-GitKvRemote -ReadOnly).CanWrite | Should -BeFalse
    Test-Path ./remote.git/written | Should -BeFalse
    Test-GitKvRemote | Out-Null
    Test-Path ./remote.git/written | Should -BeTrue
  }

  It 'warns of what it could not delete' {
    git -C ./remote.git config receive.denyDeletes true
    $found = Test-GitKvRemote -WarningVariable warned -WarningAction SilentlyContinue
    $found.Deletes | Should -BeFalse
    $found.Left.Count | Should -BeGreaterThan 0
    "$warned" | Should -Match 'gitkv-probe-'
  }

  It 'says what is wrong with a remote that is none' {
    { Test-GitKvRemote nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'RemoteNotFound,*'
    { Test-GitKvRemote ../none.git -ErrorAction Stop } | Should -Throw -ErrorId 'RemoteNotFound,*'
    { Test-GitKvRemote 'ext::sh -c true' -ErrorAction Stop } | Should -Throw -ErrorId 'RemoteInvalid,*'
    { Test-GitKvRemote --upload-pack=x -ErrorAction Stop } | Should -Throw -ErrorId 'RemoteInvalid,*'
  }
}
