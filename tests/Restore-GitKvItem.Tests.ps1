#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Restore-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'brings a version of a key back, as a new change on top: <Layout>' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }) {
    New-GitKvStore s $Layout | Out-Null
    $first = (Set-GitKvItem a 1 -Store s -PassThru).Version
    Set-GitKvItem a 2 -Store s
    $ref = $Layout -eq 'Tree' ? 'refs/kv/s' : 'refs/kv/s/a'
    $before = git rev-parse $ref
    Restore-GitKvItem a -Version $first -Store s
    Get-GitKvItem a -Store s -ValueOnly | Should -Be 1
    git rev-parse "$ref^" | Should -Be $before
    git log -1 --format=%s $ref | Should -Be "Restore a as of $first"
  }

  It 'brings deleted keys back, and removes those that were not there' {
    'app/a', 'app/b', 'other' | ForEach-Object { Set-GitKvItem $_ 1 }
    Checkpoint-GitKvStore v1 | Out-Null
    Set-GitKvItem app/a 2
    Remove-GitKvItem app/b
    Set-GitKvItem app/new 1
    Set-GitKvItem other 2
    $count = Get-CommitCount
    $restored = Restore-GitKvItem app/ -AsOf v1 -PassThru -Message 'Back to v1'
    $restored.Key | Should -Be 'app/a', 'app/b'
    $restored.Value | Should -Be 1, 1
    Get-GitKvItem -KeysOnly | Should -Be 'app/a', 'app/b', 'other'
    Get-GitKvItem other -ValueOnly | Should -Be 2
    Get-CommitCount | Should -Be ($count + 1)
    git log -1 --format=%s refs/kv/default | Should -Be 'Back to v1'
    Restore-GitKvItem ** -AsOf v1
    Compare-GitKvStore -AsOf v1 | Should -BeNullOrEmpty
    git rev-parse 'refs/kv/default^{tree}' | Should -Be (git rev-parse 'refs/tags/kv/default/v1^{tree}')
  }

  It 'keeps new items with -KeepNew' {
    Set-GitKvItem app/a 1
    Checkpoint-GitKvStore v1 | Out-Null
    Set-GitKvItem app/a 2
    Set-GitKvItem app/new 1
    Restore-GitKvItem -Prefix app -AsOf v1 -KeepNew
    Get-GitKvItem app/* -ValueOnly | Should -Be 1, 1
  }

  It 'says with -WhatIf what it would do, and does nothing' {
    Set-GitKvItem a 1
    Checkpoint-GitKvStore v1 | Out-Null
    Set-GitKvItem a 2
    Set-GitKvItem new 1
    $count = Get-CommitCount
    $said = Invoke-Other 'Restore-GitKvItem ** -AsOf v1 -WhatIf' | Out-String
    $said | Should -Match "Restore version [0-9a-f]{10}.*item 'a'"
    $said | Should -Match "Remove, as it was not there at v1.*item 'new'"
    Get-CommitCount | Should -Be $count
  }

  It 'makes no commit where all is as it was' {
    Set-GitKvItem a 1
    $count = Get-CommitCount
    Restore-GitKvItem ** -AsOf ~0
    Restore-GitKvItem a -Version (Get-GitKvItem a).Version
    Get-CommitCount | Should -Be $count
  }

  It 'takes part in the active transaction' {
    Set-GitKvItem a 1
    Set-GitKvItem a 2
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem a 3
    Set-GitKvItem b 1
    Restore-GitKvItem ** -AsOf ~1
    Get-GitKvItem -KeysOnly | Should -Be 'a'
    Get-GitKvItem a -ValueOnly | Should -Be 1
    $count = Get-CommitCount
    Complete-GitKvTransaction
    Get-CommitCount | Should -Be ($count + 1)
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'takes what Get-GitKvItem -AsOf found' {
    'a', 'b' | ForEach-Object { Set-GitKvItem $_ 1 }
    Checkpoint-GitKvStore v1 | Out-Null
    Remove-GitKvItem *
    Get-GitKvItem -AsOf v1 | Restore-GitKvItem
    Get-GitKvItem -KeysOnly | Should -Be 'a', 'b'
  }

  It 'refuses: <Id>' -ForEach @(
    @{ Id = 'UsageInvalid'; Script = { Restore-GitKvItem a } }
    @{ Id = 'UsageInvalid'; Script = { Restore-GitKvItem a* -Version 0123456789abcdef0123456789abcdef01234567 } }
    @{ Id = 'PointNotFound'; Script = { Restore-GitKvItem a -Version 0123456789abcdef0123456789abcdef01234567 } }
    @{ Id = 'PointNotFound'; Script = { Restore-GitKvItem a -Version (Get-GitKvItem b).Version } }
    @{ Id = 'PointNotFound'; Script = { Restore-GitKvItem a -Version (git rev-parse refs/kv/default) } }
    @{ Id = 'ItemNotFound'; Script = { Restore-GitKvItem nothing -AsOf ~0 } }
    @{ Id = 'ItemNotFound'; Script = { Restore-GitKvItem dir -AsOf ~0 } }
    @{ Id = 'PointNotFound'; Script = { Restore-GitKvItem a -AsOf nowhere } }
    @{ Id = 'StoreNotFound'; Script = { Restore-GitKvItem a -AsOf ~0 -Store nowhere } }
  ) {
    Set-GitKvItem a 1
    Set-GitKvItem b 2
    Set-GitKvItem dir/x 3
    $count = Get-CommitCount
    Get-ErrorId $Script | Should -Be $Id
    Get-CommitCount | Should -Be $count
  }
}
