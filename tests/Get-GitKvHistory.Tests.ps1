#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Get-GitKvHistory' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem app/version 1 -Message 'first'
    Set-GitKvItem 'x[1]' brackets
    Set-GitKvItem app/version 2 -Message "second`n`nat length" -Author 'Ann <ann@example.org>'
    Remove-GitKvItem app/version
  }
  AfterEach { Exit-TestRepository }

  It 'emits a record a change, newest first' {
    $changes = Get-GitKvHistory app/version
    $changes.Change | Should -Be 'Removed', 'Modified', 'Added'
    $changes[1].By | Should -Be 'Ann'
    $changes[1].Email | Should -Be 'ann@example.org'
    $changes[1].Message | Should -Be "second`n`nat length"
    $changes[1].PreviousVersion | Should -Be $changes[2].Version
    $changes[1].Transaction | Should -Match '^[0-9a-f]{32}$'
    $changes[1].Commit | Should -Be (git rev-parse refs/kv/default~1)
    $changes[1].Source | Should -Be 'Commit'
    $changes[0].Version | Should -BeNullOrEmpty
  }

  It 'has the values, read when they are asked for' {
    $changes = Get-GitKvHistory app/version
    $changes.Value | Should -Be $null, 2, 1
    $changes[1].PreviousValue | Should -Be 1
    $changes[0].Value | Should -BeNullOrEmpty
    $changes[0].PreviousValue | Should -Be 2
  }

  It 'takes <Name>' -ForEach @(
    @{ Name = 'nothing: all keys'; Arguments = @{}; Count = 4 }
    @{ Name = 'a pattern'; Arguments = @{ Key = 'app/*' }; Count = 3 }
    @{ Name = 'a directory'; Arguments = @{ Key = 'app/' }; Count = 3 }
    @{ Name = 'a prefix'; Arguments = @{ Prefix = 'app' }; Count = 3 }
    @{ Name = 'a literal key'; Arguments = @{ LiteralKey = 'x[1]' }; Count = 1 }
    @{ Name = 'several keys'; Arguments = @{ Key = 'x`[1]', 'app/version' }; Count = 4 }
    @{ Name = 'a key that never was'; Arguments = @{ Key = 'never' }; Count = 0 }
    @{ Name = 'a number'; Arguments = @{ First = 2; Skip = 1 }; Count = 2 }
    @{ Name = 'an author'; Arguments = @{ Author = 'ann' }; Count = 1 }
    @{ Name = 'an author with wildcards'; Arguments = @{ Author = '*@example.com' }; Count = 3 }
    @{ Name = 'a beginning'; Arguments = @{ Since = '2001-01-01' }; Count = 4 }
    @{ Name = 'an end'; Arguments = @{ Until = '2001-01-01' }; Count = 0 }
  ) {
    @(Get-GitKvHistory @Arguments).Count | Should -Be $Count
  }

  It 'takes items, keys and stores from the pipeline' {
    (Get-GitKvItem -LiteralKey 'x[1]' | Get-GitKvHistory).Key | Should -Be 'x[1]'
    'app/version' | Get-GitKvHistory -First 1 | ForEach-Object Change | Should -Be 'Removed'
    @(Get-GitKvStore default | Get-GitKvHistory).Count | Should -Be 4
  }

  It 'is taken by -AsOf, and its key by what reads items' {
    $change = Get-GitKvHistory app/version | Where-Object Message -EQ 'first'
    Get-GitKvItem app/version -AsOf $change -ValueOnly | Should -Be 1
    ($change | Get-GitKvItem -AsOf $change.Commit).Value | Should -Be 1
  }

  It 'follows renames' {
    Set-GitKvItem old/name 5
    Move-GitKvItem old new
    (Get-GitKvHistory new/name).Change | Should -Be 'Added'
    $changes = Get-GitKvHistory new/name -Follow
    $changes.Change | Should -Be 'Renamed', 'Added'
    $changes[0].OldKey | Should -Be 'old/name'
    (Get-GitKvHistory new/ -Follow).Key | Should -Be 'new/name', 'old/name'
  }

  It 'knows the history of <Layout> stores' -ForEach @(
    @{ Layout = 'Branch'; Changes = 'Added', 'Removed', 'Modified', 'Added'; Source = 'Commit' }
    @{ Layout = 'Ref'; Changes = @('Added'); Source = 'Reflog' }
  ) {
    git config core.logAllRefUpdates always
    New-GitKvStore other -Layout $Layout | Out-Null
    Set-GitKvItem k 1 -Store other
    Set-GitKvItem k 2 -Store other
    Remove-GitKvItem k -Store other
    Set-GitKvItem k 1 -Store other
    $found = Get-GitKvHistory k -Store other
    $found.Change | Should -Be $Changes
    $found[0].Source | Should -Be $Source
    @(Get-GitKvHistory -Store other).Count | Should -Be $Changes.Count
  }

  It 'warns where nothing is kept' {
    New-GitKvStore last -Layout Ref | Out-Null
    Set-GitKvItem k 1 -Store last
    Get-GitKvHistory k -Store last -WarningVariable warning -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    $warning | Should -Match 'Ref layout'
  }

  It 'reports what is no key, and a store that is not there' {
    Get-ErrorId { Get-GitKvHistory 'a//b' } | Should -Be 'KeyInvalid'
    Get-ErrorId { Get-GitKvHistory 'a[' } | Should -Be 'KeyPatternInvalid'
    Get-ErrorId { Get-GitKvHistory -Store none } | Should -Be 'StoreNotFound'
  }

  It 'shows a line a change' {
    $shown = Get-GitKvHistory app/version | Out-String -Width 200
    $shown | Should -Match 'When +By +Change +Key +Version +Message'
    $shown | Should -Match '\d\d:\d\d:\d\d Ann +Modified +app/version +[0-9a-f]{10} second\s*\n'
  }
}
