#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Remove-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    'a', 'n/1', 'n/2', 'n/x/3', 'x[1]' | Set-GitKvItem -Key { $_ }
  }
  AfterEach { Exit-TestRepository }

  It 'removes an item, and keeps its value in history' {
    Remove-GitKvItem a
    Test-GitKvItem a | Should -BeFalse
    git show refs/kv/default~1:a | Should -Be 'a'
  }

  It 'removes what matches, in one commit' {
    Remove-GitKvItem n/*
    Get-GitKvItem -KeysOnly | Should -Be 'a', 'n/x/3', 'x[1]'
    Get-CommitCount | Should -Be 2
  }

  It 'removes a prefix only with -Recurse: <_>' -ForEach 'n', 'n/' {
    Get-ErrorId { Remove-GitKvItem $_ } | Should -Be 'KeyIsDirectory'
    Test-GitKvItem n/1 | Should -BeTrue
    Remove-GitKvItem $_ -Recurse
    Get-GitKvItem -KeysOnly | Should -Be 'a', 'x[1]'
  }

  It 'takes wildcard characters as they are with -LiteralKey' {
    Remove-GitKvItem -LiteralKey 'x[1]'
    Test-GitKvItem -LiteralKey 'x[1]' | Should -BeFalse
  }

  It 'takes items and keys from the pipeline, in one commit' {
    Get-GitKvItem n/** | Remove-GitKvItem
    'a', 'x`[1`]' | Remove-GitKvItem
    Get-GitKvItem | Should -BeNullOrEmpty
    Get-CommitCount | Should -Be 3
  }

  It 'removes piped items from the store that they are in' {
    New-GitKvStore other | Set-GitKvItem a 1
    Get-GitKvItem a -Store other | Remove-GitKvItem
    Test-GitKvItem a -Store other | Should -BeFalse
    Test-GitKvItem a | Should -BeTrue
  }

  It 'removes with -IfVersion only what is still at that version' {
    $old = (Get-GitKvItem a).Version
    Set-GitKvItem a changed
    Get-ErrorId { Remove-GitKvItem a -IfVersion $old } | Should -Be 'VersionMismatch'
    Test-GitKvItem a | Should -BeTrue
    Remove-GitKvItem a -IfVersion (Get-GitKvItem a).Version
    Test-GitKvItem a | Should -BeFalse
  }

  It 'has an error for what is not there, and removes the rest' {
    Get-ErrorId { Remove-GitKvItem nope, a } | Should -Be 'ItemNotFound'
    Test-GitKvItem a | Should -BeFalse
    Get-ErrorId { Remove-GitKvItem nope* } | Should -BeNullOrEmpty
  }

  It 'changes nothing with -WhatIf' {
    Remove-GitKvItem n -Recurse -WhatIf
    Get-CommitCount | Should -Be 1
  }
}
