#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'New-, Get-, Remove- and Update-GitKvIndex' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'makes an index of the items that there are, and keeps it with those that come' {
    Set-GitKvItem task/1 @{ status = 'open'; size = 5 }
    $made = New-GitKvIndex by-status status -Message 'To find tasks' -Author 'Ann <ann@example.com>'
    $made | Should -BeOfType GitKv.GitKvIndex
    $made.Name, $made.On, $made.Unique, $made.Pattern, $made.CaseSensitive | Should -Be 'by-status', 'status', $false, $null, $false
    $made.Entries, $made.Values, $made.State, $made.Store, $made.Repository | Should -Be 1, 1, 'Current', 'default', $PWD.Path
    "$made" | Should -Be 'by-status'
    git log -1 '--format=%an %s' refs/kv/default | Should -Be 'Ann To find tasks'
    Set-GitKvItem task/2 @{ status = 'done' }
    (Get-GitKvIndex by-status).Entries | Should -Be 2
    git ls-tree --name-only refs/kv/default:.gitkv-index/by-status | Should -Be 'XDONE!task~2', 'XOPEN!task~1'
    git fsck --strict 2>&1 | Where-Object { $_ -notmatch 'dangling|HEAD points to an unborn' } | Should -BeNullOrEmpty
  }

  It 'is of some types and keys, and of another store' {
    $null = New-GitKvStore s
    Set-GitKvItem docs/1 @{ n = 1 } -Store s
    Set-GitKvItem docs/2 @{ n = 'x' } -Store s
    Set-GitKvItem other @{ n = 2 } -Store s
    $made = New-GitKvIndex n -On n -Type Number, Date -Pattern 'docs/**' -CaseSensitive -Store s
    $made.Type | Should -Be 'Number', 'Date'
    $made.Pattern, $made.CaseSensitive, $made.Entries, $made.Store | Should -Be 'docs/**', $true, 1, 's'
    $null = New-GitKvStore t
    $copy = Get-GitKvIndex -Store s | New-GitKvIndex -Store t
    $copy.Store, $copy.Pattern, ($copy.Type -join ' ') | Should -Be 't', 'docs/**', 'Number Date'
  }

  It 'refuses two items with one value where it is unique' {
    $null = New-GitKvIndex mail mail -Unique
    Set-GitKvItem ann @{ mail = 'a@example.org' }
    $before = git rev-parse refs/kv/default
    Get-ErrorId { Set-GitKvItem bob @{ mail = 'A@example.org' } } | Should -Be 'IndexNotUnique'
    git rev-parse refs/kv/default | Should -Be $before
    Set-GitKvItem bob @{ mail = 'b@example.org' }
    Get-ErrorId { New-GitKvIndex key '$' -Unique; Set-GitKvItem x 1; Set-GitKvItem y 1 } | Should -Be 'IndexNotUnique'
  }

  It 'lists by name and wildcards, and says which is not there' {
    Set-GitKvItem a @{ x = 1 }
    'by-x', 'by-y', 'other' | ForEach-Object { New-GitKvIndex $_ x } | Out-Null
    (Get-GitKvIndex).Name | Should -Be 'by-x', 'by-y', 'other'
    (Get-GitKvIndex by-*).Name | Should -Be 'by-x', 'by-y'
    $found = Get-GitKvIndex by-x, nothing, other -ErrorAction SilentlyContinue -ErrorVariable failed
    $found.Name | Should -Be 'by-x', 'other'
    $failed.FullyQualifiedErrorId | Should -BeLike 'IndexNotFound,*'
    (Get-GitKvStore | Get-GitKvIndex other).Name | Should -Be 'other'
    (Get-GitKvIndex -AsOf ~1).Name | Should -Be 'by-x', 'by-y'
  }

  It 'removes those that come along the pipeline, and only them' {
    Set-GitKvItem a @{ x = 1 }
    'by-x', 'by-y', 'other' | ForEach-Object { New-GitKvIndex $_ x } | Out-Null
    Get-GitKvIndex by-* | Remove-GitKvIndex
    (Get-GitKvIndex).Name | Should -Be 'other'
    Remove-GitKvIndex *
    git ls-tree --name-only refs/kv/default | Should -Not -Contain '.gitkv-index'
    Get-ErrorId { Remove-GitKvIndex nothing } | Should -Be 'IndexNotFound'
  }

  It 'makes anew what plain git has changed' {
    Set-GitKvItem a @{ x = 1 }
    $null = New-GitKvIndex x x
    $env:GIT_INDEX_FILE = Join-Path $TestDrive ([guid]::NewGuid())
    try {
      git read-tree refs/kv/default
      git update-index --add --cacheinfo "100644,$(git rev-parse refs/kv/default:a),.gitkv-index/x/XWRONG!a"
      git update-ref refs/kv/default (git commit-tree -m wrong -p refs/kv/default (git write-tree))
    } finally { Remove-Item Env:GIT_INDEX_FILE }
    (Test-GitKvStore).Id | Should -Be 'IndexWrong'
    Update-GitKvIndex x -PassThru | ForEach-Object Entries | Should -Be 1
    Test-GitKvStore | Should -BeNullOrEmpty
    Update-GitKvIndex | Should -BeNullOrEmpty
  }

  It 'changes nothing with -WhatIf' {
    Set-GitKvItem a @{ x = 1 }
    $null = New-GitKvIndex x x
    $before = git rev-parse refs/kv/default
    New-GitKvIndex y y -WhatIf
    Remove-GitKvIndex x -WhatIf
    Update-GitKvIndex -WhatIf
    git rev-parse refs/kv/default | Should -Be $before
  }

  It 'says what can not be: <Id>' -ForEach @(
    @{ Id = 'IndexInvalid'; Name = 'a/b'; On = 'x' }
    @{ Id = 'ExpressionInvalid'; Name = 'x'; On = 'a[' }
    @{ Id = 'IndexExists'; Name = 'there'; On = 'y' }
  ) {
    Set-GitKvItem a @{ x = 1 }
    $null = New-GitKvIndex there x
    Get-ErrorId { New-GitKvIndex $Name $On } | Should -Be $Id
    { New-GitKvIndex there x -ErrorAction Stop } | Should -Not -Throw
  }

  It 'is not for stores whose keys are refs, nor within a transaction' {
    $null = New-GitKvStore b Branch
    Get-ErrorId { New-GitKvIndex x x -Store b } | Should -Be 'IndexUnsupported'
    Get-GitKvIndex -Store b | Should -BeNullOrEmpty
    Set-GitKvItem a @{ x = 1 }
    Get-ErrorId { Use-GitKvTransaction { New-GitKvIndex x x -ErrorAction Stop } } | Should -Be 'TransactionActive'
  }

  It 'completes names' {
    Set-GitKvItem a @{ x = 1 }
    'by-x', 'by-y' | ForEach-Object { New-GitKvIndex $_ x } | Out-Null
    (TabExpansion2 'Remove-GitKvIndex by' 20).CompletionMatches.CompletionText | Should -Be 'by-x', 'by-y'
  }

  It 'works on a store of a remote' {
    $remote = Join-Path $TestDrive ([guid]::NewGuid())
    git init -q --bare $remote
    $null = New-GitKvStore default -Remote $remote
    Set-GitKvItem a @{ x = 1 } -Remote $remote
    (New-GitKvIndex x x -Unique -Remote $remote).Entries | Should -Be 1
    Set-GitKvItem b @{ x = 2 } -Remote $remote
    (Get-GitKvIndex -Remote $remote).Entries | Should -Be 2
    Get-ErrorId { Set-GitKvItem c @{ x = 1 } -Remote $remote } | Should -Be 'IndexNotUnique'
    git -C $remote ls-tree --name-only refs/kv/default:.gitkv-index/x | Should -HaveCount 2
    Remove-GitKvIndex x -Remote $remote
    Get-GitKvIndex -Remote $remote | Should -BeNullOrEmpty
  }
}
