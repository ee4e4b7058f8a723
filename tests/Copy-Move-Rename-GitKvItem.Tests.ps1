#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe '<Command>' -ForEach @(
  @{ Command = 'Copy-GitKvItem'; Moves = $false }
  @{ Command = 'Move-GitKvItem'; Moves = $true }
) {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem a/x 1
    Set-GitKvItem a/y/z ([byte[]](1, 255))
    Set-GitKvItem b 3
  }
  AfterEach { Exit-TestRepository }

  It 'gives an item another key' {
    & $Command b c
    Get-GitKvItem c -ValueOnly | Should -Be 3
    Test-GitKvItem b | Should -Be (-not $Moves)
  }

  It 'takes a whole subtree, in one commit, and rewrites no value' {
    $before = Get-CommitCount
    $items = & $Command a c/d -PassThru
    Get-CommitCount | Should -Be ($before + 1)
    $items.Key | Should -Be 'c/d/x', 'c/d/y/z'
    git rev-parse refs/kv/default:c/d/y/z | Should -Be (git rev-parse refs/kv/default~1:a/y/z)
    Test-GitKvItem a/ | Should -Be (-not $Moves)
  }

  It 'puts it below a destination that ends in "/"' {
    & $Command b a/
    Get-GitKvItem a/b -ValueOnly | Should -Be 3
    & $Command a/y c/
    Test-GitKvItem c/y/z | Should -BeTrue
  }

  It 'overwrites only with -Force' {
    Get-ErrorId { & $Command b a/x } | Should -Be 'ItemExists'
    Get-GitKvItem a/x -ValueOnly | Should -Be 1
    Test-GitKvItem b | Should -BeTrue
    & $Command b a/x -Force
    Get-GitKvItem a/x -ValueOnly | Should -Be 3
  }

  It 'says what can''t be: <Id>' -ForEach @(
    @{ Id = 'ItemNotFound'; From = 'nope'; To = 'c' }
    @{ Id = 'KeyInvalid'; From = 'b'; To = 'c//d' }
    @{ Id = 'KeyIsItem'; From = 'a'; To = 'b/c' }
  ) {
    Get-ErrorId { & $Command $From $To } | Should -Be $Id
    Get-GitKvItem -KeysOnly | Should -Be 'a/x', 'a/y/z', 'b'
  }

  It 'takes a key from the pipeline' {
    'b' | & $Command -Destination c
    Get-GitKvItem b -ErrorAction Ignore | & $Command -Destination d
    Test-GitKvItem c | Should -BeTrue
  }

  It 'takes part in a transaction' {
    Use-GitKvTransaction {
      & $Command b c -PassThru | ForEach-Object Value | Should -Be 3
      & $Command c d
    }
    Get-GitKvItem d -ValueOnly | Should -Be 3
  }

  It 'changes nothing with -WhatIf' {
    $before = git rev-parse refs/kv/default
    & $Command b c -WhatIf
    git rev-parse refs/kv/default | Should -Be $before
  }
}

Describe 'Rename-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem a/x 1
    Set-GitKvItem a/y/z 2
  }
  AfterEach { Exit-TestRepository }

  It 'changes the last component of an item''s key' {
    (Rename-GitKvItem a/x w -PassThru).Key | Should -Be 'a/w'
    Get-GitKvItem -KeysOnly | Should -Be 'a/w', 'a/y/z'
  }

  It 'changes the last component of a prefix' {
    Rename-GitKvItem a b
    Get-GitKvItem -KeysOnly | Should -Be 'b/x', 'b/y/z'
    Rename-GitKvItem b/y q
    Get-GitKvItem -KeysOnly | Should -Be 'b/q/z', 'b/x'
  }

  It 'does not move elsewhere' {
    Get-ErrorId { Rename-GitKvItem a/x b/c } | Should -Be 'KeyInvalid'
    Get-GitKvItem -KeysOnly | Should -Be 'a/x', 'a/y/z'
  }

  It 'does not overwrite, but with -Force' {
    Set-GitKvItem a/w old
    Get-ErrorId { Rename-GitKvItem a/x w } | Should -Be 'ItemExists'
    Rename-GitKvItem a/x w -Force
    Get-GitKvItem a/w -ValueOnly | Should -Be 1
  }
}
