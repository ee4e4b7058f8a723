#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Checkpoint-GitKvStore, Get- and Remove-GitKvCheckpoint' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'names the present state of a store: <Layout>' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }, @{ Layout = 'Ref' }) {
    New-GitKvStore s $Layout | Set-GitKvItem a/b 1
    $made = Checkpoint-GitKvStore v1 -Store s -Message 'First release' -Author 'Ann <ann@example.com>'
    Set-GitKvItem a/b 2 -Store s
    $made | Should -BeOfType GitKv.GitKvCheckpoint
    $made.Name, $made.By, $made.Email, $made.Message | Should -Be 'v1', 'Ann', 'ann@example.com', 'First release'
    $made.Store, $made.Layout, $made.Repository | Should -Be 's', $Layout, $PWD.Path
    $made.RefName | Should -Be 'refs/tags/kv/s/v1'
    git rev-parse refs/tags/kv/s/v1 | Should -Be $made.Tag
    git show "$($made.Commit):a/b" | Should -Be '1'
    "$made" | Should -Be 'v1'
    git fsck --strict 2>&1 | Where-Object { $_ -notmatch 'dangling|HEAD points to an unborn' } | Should -BeNullOrEmpty
  }

  It 'names a state of the past: <Layout>' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }) {
    $null = New-GitKvStore s $Layout
    1..3 | ForEach-Object { Set-GitKvItem a $_ -Store s }
    $null = Checkpoint-GitKvStore then -Store s -AsOf ~1
    Get-GitKvItem a -Store s -AsOf then -ValueOnly | Should -Be 2
    Get-ErrorId { Checkpoint-GitKvStore never -Store s -AsOf nothing } | Should -Be 'PointNotFound'
  }

  It 'refuses a name that is taken, and replaces it with -Force' {
    Set-GitKvItem a 1
    $first = Checkpoint-GitKvStore v1
    Set-GitKvItem a 2
    Get-ErrorId { Checkpoint-GitKvStore v1 } | Should -Be 'CheckpointExists'
    (Get-GitKvCheckpoint v1).Commit | Should -Be $first.Commit
    (Checkpoint-GitKvStore v1 -Force).Commit | Should -Not -Be $first.Commit
  }

  It 'refuses names that are none: <_>' -ForEach 'a/b', '-d', 'a b', '~1', 'HEAD', 'deadbeef', '2026-01-31', 'v*' {
    Set-GitKvItem a 1
    Get-ErrorId { Checkpoint-GitKvStore -Name $_ } | Should -Be 'CheckpointNameInvalid'
    Get-GitKvCheckpoint | Should -BeNullOrEmpty
  }

  It 'finds by name and by wildcards, and says which is not there' {
    Set-GitKvItem a 1
    'v1', 'v2', 'other' | ForEach-Object { Checkpoint-GitKvStore $_ } | Out-Null
    (Get-GitKvCheckpoint).Name | Should -Be 'other', 'v1', 'v2'
    (Get-GitKvCheckpoint v*).Name | Should -Be 'v1', 'v2'
    $found = Get-GitKvCheckpoint v1, nothing, other -ErrorAction SilentlyContinue -ErrorVariable failed
    $found.Name | Should -Be 'v1', 'other'
    $failed.FullyQualifiedErrorId | Should -BeLike 'CheckpointNotFound,*'
    Get-ErrorId { Get-GitKvCheckpoint -Store nowhere } | Should -Be 'StoreNotFound'
    (Get-GitKvStore | Get-GitKvCheckpoint v2).Name | Should -Be 'v2'
  }

  It 'removes those that come along the pipeline, and only them' {
    Set-GitKvItem a 1
    'v1', 'v2', 'other' | ForEach-Object { Checkpoint-GitKvStore $_ } | Out-Null
    Get-GitKvCheckpoint v* | Remove-GitKvCheckpoint
    (Get-GitKvCheckpoint).Name | Should -Be 'other'
    Get-ErrorId { Remove-GitKvCheckpoint v1 } | Should -Be 'CheckpointNotFound'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'changes nothing with -WhatIf' {
    Set-GitKvItem a 1
    Checkpoint-GitKvStore v1 -WhatIf | Should -BeNullOrEmpty
    Get-GitKvCheckpoint | Should -BeNullOrEmpty
    Checkpoint-GitKvStore v1 | Out-Null
    Remove-GitKvCheckpoint v* -WhatIf
    (Get-GitKvCheckpoint).Name | Should -Be 'v1'
  }

  It 'does not name a state that a transaction has not completed' {
    Set-GitKvItem a 1
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem a 2
    Get-ErrorId { Checkpoint-GitKvStore v1 } | Should -Be 'TransactionActive'
    Undo-GitKvTransaction
  }

  It 'completes names, newest first' {
    Set-GitKvItem a 1
    Checkpoint-GitKvStore v1 | Out-Null
    $line = 'Get-GitKvCheckpoint v'
    (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'v1'
  }

  It 'shows a table' {
    Set-GitKvItem a 1
    Checkpoint-GitKvStore v1 -Message "why`nmore" | Out-String -Width 200 | Should -Match 'v1 +\d{4}-\d\d-\d\d .* Tess Test +[0-9a-f]{10} why\s*$'
  }

  It 'goes with the store' {
    Set-GitKvItem a 1
    Checkpoint-GitKvStore v1 | Out-Null
    Remove-GitKvStore default -Confirm:$false
    git for-each-ref | Should -BeNullOrEmpty
  }
}
