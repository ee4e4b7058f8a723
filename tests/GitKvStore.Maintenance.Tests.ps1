#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Test-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'says nothing of a sound store, and $true with -Quiet' {
    Set-GitKvItem a/b 1 -ExpiresIn 1h
    Test-GitKvStore | Should -BeNullOrEmpty
    Test-GitKvStore -Full | Should -BeNullOrEmpty
    Test-GitKvStore -Quiet | Should -BeTrue
    Get-GitKvStore | Test-GitKvStore -Quiet | Should -BeTrue
  }

  It 'finds a value that is gone, and emits it as an object' {
    Set-GitKvItem a/b 'a value'
    $id = git rev-parse refs/kv/default:a/b
    Remove-Item ".git/objects/$($id.Substring(0, 2))/$($id.Substring(2))" -Force
    $found = Test-GitKvStore
    $found | Should -BeOfType GitKv.GitKvFinding
    "$($found.Severity) $($found.Id) $($found.Target) $($found.CanRepair)" | Should -Be 'Error ObjectNotFound a/b False'
    Test-GitKvStore -Quiet | Should -BeFalse
    $found | Out-String | Should -Match 'ObjectNotFound'
  }

  It 'repairs what can be repaired, and changes nothing with -WhatIf' {
    Set-GitKvItem a 1
    $empty = git hash-object -t tree -w /dev/null
    $tree = @(git ls-tree refs/kv/default) + "040000 tree $empty`te" | git mktree
    git update-ref refs/kv/default (git commit-tree -p refs/kv/default -m 'by hand' $tree)
    (Test-GitKvStore).Id | Should -Be 'NotCanonical'
    Test-GitKvStore -Repair -WhatIf | Out-Null
    (Test-GitKvStore).CanRepair | Should -BeTrue
    (Test-GitKvStore -Repair)[-1].Id | Should -Be 'Repaired'
    Test-GitKvStore | Should -BeNullOrEmpty
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'reports unsigned commits where signatures are required' {
    Set-GitKvItem a 1
    (Test-GitKvStore -RequireSigned).Id | Should -Be 'Unsigned'
    Test-GitKvStore -RequireSigned -Quiet | Should -BeFalse
    Test-GitKvStore -RequireSigned -Since 2101-01-01 | Should -BeNullOrEmpty
  }

  It 'is an error for a store that is not there' { Get-ErrorId { Test-GitKvStore -Store nothing } | Should -Be 'StoreNotFound' }
}

Describe 'Measure-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'counts items, bytes, directories and versions' {
    Set-GitKvItem a/b/c 12345
    Set-GitKvItem a/d 12345
    $measured = Measure-GitKvStore
    $measured.Keys, $measured.Directories, $measured.Versions, $measured.Depth | Should -Be 2, 2, 2, 3
    $measured.DeepestKey | Should -Be 'a/b/c'
    $measured.Bytes | Should -BeGreaterThan $measured.UniqueBytes
    $measured.HasCommitGraph | Should -BeFalse
    $measured | Out-String | Should -Match 'LooseObjects\s*:\s*[1-9]'
  }
}

Describe 'Optimize-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'packs, indexes and removes expired items' {
    1..5 | ForEach-Object { Set-GitKvItem "k$_" $_ }
    Set-GitKvItem gone 1 -ExpiresAt 2001-01-01 -WarningAction SilentlyContinue
    $result = Optimize-GitKvStore
    $result.LooseAfter, $result.PacksAfter, $result.ExpiredRemoved | Should -Be 0, 1, 1
    $result.LooseBefore | Should -BeGreaterThan 5
    $measured = Measure-GitKvStore
    $measured.HasCommitGraph, $measured.HasChangedPaths, $measured.HasMultiPackIndex | Should -Be $true, $true, $true
    (Get-GitKvItem *).Key | Should -Be (1..5 | ForEach-Object { "k$_" })
    Test-GitKvStore -Full | Should -BeNullOrEmpty
  }

  It 'shortens history by a number of versions and by time, with the same tree' {
    1..5 | ForEach-Object { Set-GitKvItem a $_ }
    $tree = git rev-parse 'refs/kv/default^{tree}'
    $result = Optimize-GitKvStore -KeepHistory 2
    $result.VersionsKept, $result.VersionsDropped | Should -Be 2, 3
    $result.Tree | Should -Be $tree
    $result.NewTip | Should -Be (git rev-parse refs/kv/default)
    Get-CommitCount | Should -Be 2
    (Optimize-GitKvStore -KeepHistory 90d).VersionsDropped | Should -Be 0
    Get-ErrorId { Optimize-GitKvStore -KeepHistory 0 } | Should -Be 'ValueInvalid'
    Get-ErrorId { Optimize-GitKvStore -KeepHistory ages } | Should -Be 'ValueInvalid'
  }

  It 'says what it would do with -WhatIf, and does nothing' {
    1..5 | ForEach-Object { Set-GitKvItem a $_ }
    Optimize-GitKvStore -KeepHistory 2 -WhatIf | Should -BeNullOrEmpty
    Get-CommitCount | Should -Be 5
    Test-Path .git/objects/info/commit-graph | Should -BeFalse
  }
}
