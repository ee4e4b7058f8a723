#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'New-, Get- and Remove-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'makes a store of each layout: <Layout>' -ForEach @(
    @{ Layout = 'Tree'; Ref = 'refs/kv/s' }
    @{ Layout = 'Branch'; Ref = 'refs/kv/s/k' }
    @{ Layout = 'Ref'; Ref = 'refs/kv/s/k' }
  ) {
    $store = New-GitKvStore s $Layout
    $store | Should -BeOfType GitKv.GitKvStore
    $store.Name | Should -Be 's'
    $store.Layout | Should -Be $Layout
    $store.RefPrefix | Should -Be 'refs/kv/s'
    $store.Repository | Should -Be $PWD.Path
    Set-GitKvItem k 1 -Store s
    git for-each-ref --format='%(refname)' $Ref | Should -Be $Ref
    (Get-GitKvStore s).Layout | Should -Be $Layout
    (Get-GitKvItem k -Store s).Layout | Should -Be $Layout
  }

  It 'makes several from the pipeline, and goes on after one that can''t be' {
    $made = 'a', 'b/c', 'd' | New-GitKvStore -ErrorAction SilentlyContinue -ErrorVariable failed
    $made.Name | Should -Be 'a', 'd'
    $failed.FullyQualifiedErrorId | Should -BeLike 'StoreNameInvalid,*'
    "Name,Layout`nx,Ref`ny,Branch" | ConvertFrom-Csv | New-GitKvStore | ForEach-Object Layout | Should -Be 'Ref', 'Branch'
  }

  It 'wraps values in tags with -Annotate' {
    New-GitKvStore s Ref -Annotate | Set-GitKvItem k 1
    git cat-file -t refs/kv/s/k | Should -Be 'tag'
    (Get-GitKvStore s).Annotate | Should -BeTrue
  }

  It 'puts a store where -RefPrefix says, and finds it by its name' {
    New-GitKvStore config -RefPrefix refs/heads/kv/config | Out-Null
    Set-GitKvItem k 1 -Store config
    git show refs/heads/kv/config:k | Should -Be '1'
    (Get-GitKvStore config).RefPrefix | Should -Be 'refs/heads/kv/config'
    (Get-GitKvItem k -Store config).Store | Should -Be 'config'
  }

  It 'does not make one that is there' {
    New-GitKvStore s | Out-Null
    Get-ErrorId { New-GitKvStore s } | Should -Be 'StoreExists'
  }

  It 'refuses what can''t be: <Id>' -ForEach @(
    @{ Id = 'StoreNameInvalid'; Arguments = @{ Name = '..' } }
    @{ Id = 'RefPrefixInvalid'; Arguments = @{ Name = 's'; RefPrefix = 'kv/s' } }
    @{ Id = 'RefPrefixInvalid'; Arguments = @{ Name = 's'; RefPrefix = 'refs/a..b' } }
  ) {
    Get-ErrorId { New-GitKvStore @Arguments } | Should -Be $Id
    Get-GitKvStore | Should -BeNullOrEmpty
  }

  It 'lists all, some by wildcards, and says which is not there' {
    'one', 'two', 'three' | New-GitKvStore | Out-Null
    (Get-GitKvStore).Name | Should -Be 'one', 'three', 'two'
    (Get-GitKvStore t*).Name | Should -Be 'three', 'two'
    (Get-GitKvStore one, none -ErrorAction SilentlyContinue -ErrorVariable failed).Name | Should -Be 'one'
    $failed.FullyQualifiedErrorId | Should -BeLike 'StoreNotFound,*'
  }

  It 'takes a store object wherever a store is named' {
    $store = New-GitKvStore s
    Set-GitKvItem k 1 -Store $store
    Get-GitKvItem -Store $store -KeysOnly | Should -Be 'k'
    $store | Get-GitKvItem -KeysOnly | Should -Be 'k'
    $back = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($store))
    Get-GitKvItem -Store $back -KeysOnly | Should -Be 'k'
  }

  It 'takes a store object''s repository from the pipeline' {
    $store = New-GitKvStore s
    Set-GitKvItem k 1 -Store s
    Push-Location ([IO.Path]::GetTempPath())
    try { $store | Get-GitKvItem -KeysOnly | Should -Be 'k' } finally { Pop-Location }
  }

  It 'reads what is below the refs that -RefPrefix says' {
    $blob = 'x' | git hash-object -w --stdin
    git update-ref refs/mine/a $blob
    $store = Get-GitKvStore -RefPrefix refs/mine
    $store.Name | Should -Be 'refs/mine'
    $store | Get-GitKvItem -KeysOnly | Should -Be 'a'
  }

  It 'removes a store with all its items, after asking' {
    'one', 'two' | New-GitKvStore -Layout Branch | Out-Null
    Set-GitKvItem k 1 -Store one
    (Get-Command Remove-GitKvStore).ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $true).ConfirmImpact | Should -Be 'High'
    Remove-GitKvStore one -WhatIf
    (Get-GitKvStore).Count | Should -Be 2
    Remove-GitKvStore one -Confirm:$false
    (Get-GitKvStore).Name | Should -Be 'two'
    git for-each-ref refs/kv/one | Should -BeNullOrEmpty
    Get-GitKvStore | Remove-GitKvStore -Confirm:$false
    Get-GitKvStore | Should -BeNullOrEmpty
  }

  It 'says that a store is not there' {
    Get-ErrorId { Get-GitKvItem -Store nope } | Should -Be 'StoreNotFound'
    Get-ErrorId { Remove-GitKvStore nope -Confirm:$false } | Should -Be 'StoreNotFound'
    { 1..3 | Set-GitKvItem -Key { "$_" } -Store nope } | Should -Throw -ErrorId 'StoreNotFound,*'
    git for-each-ref | Should -BeNullOrEmpty
  }
}
