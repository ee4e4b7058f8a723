#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Keys' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'takes <_> in a <Layout> store' -ForEach @(
    foreach ($layout in 'Tree', 'Branch', 'Ref') {
      foreach ($key in 'a b', 'a@{b', '@', '😀/é', 'con', 'a.lock', '.git', '.gitkv', '~0', 'a~b', '%41', 'a%', '-x', 'a:b', 'a*b', 'a?b', '[x]', 'a\b', "a`nb", 'HEAD', 'a.', 'a..b', 'a^b', ('0' * 40), ('x' * 230)) {
        @{ Layout = $layout; Key = $key }
      }
    }
  ) {
    New-GitKvStore s $Layout | Out-Null
    Set-GitKvItem -Key $Key -Value "value of $Key" -Store s -ErrorAction Stop
    Get-GitKvItem -LiteralKey $Key -Store s -ValueOnly | Should -BeExactly "value of $Key"
    Get-GitKvItem -Store s -KeysOnly | Should -BeExactly $Key
    git fsck --full --strict 2>$null
    $LASTEXITCODE | Should -Be 0
  }

  It 'refuses <_>' -ForEach '', '/', 'a/', '/a', 'a//b', '.', '..', 'a/../b', './a', ('x' * 300), ('é' * 150), "a$([char]0xD800)" {
    $key = $_
    Get-ErrorId { Set-GitKvItem -Key $key -Value 1 } | Should -Be 'KeyInvalid'
    Set-GitKvItem other 1
    Get-ErrorId { Get-GitKvItem -LiteralKey $key } | Should -Be 'KeyInvalid'
    Get-GitKvItem -KeysOnly | Should -Be 'other'
  }

  It 'names what is wrong with a key, and what to do' {
    { Set-GitKvItem 'a//b' 1 -ErrorAction Stop } | Should -Throw "*a//b*Leave*"
  }

  It 'says that a pattern is no pattern' {
    Set-GitKvItem a 1
    Get-ErrorId { Get-GitKvItem '[a' } | Should -Be 'KeyPatternInvalid'
  }
}

Describe 'Repositories' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'says once, and ends, where there is none' {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "gitkv-none-$([guid]::NewGuid().ToString('N'))"
    New-Item -ItemType Directory $folder | Out-Null
    Push-Location $folder
    try {
      { 'a', 'b' | Get-GitKvItem } | Should -Throw -ErrorId 'RepositoryNotFound,GitKv.Cmdlets.GetGitKvItemCommand'
      { 1..3 | Set-GitKvItem -Key { "$_" } } | Should -Throw -ErrorId 'RepositoryNotFound,GitKv.Cmdlets.SetGitKvItemCommand'
      { Get-GitKvItem -Repository ./nowhere } | Should -Throw -ErrorId 'RepositoryNotFound,*'
      { Get-GitKvItem -Repository nodrive:/x } | Should -Throw -ErrorId 'RepositoryNotFound,*'
      { Get-GitKvItem -Repository env:/x } | Should -Throw -ErrorId 'RepositoryNotFound,*'
    } finally {
      Pop-Location
      Remove-Item $folder
    }
  }

  It 'is found from PowerShell''s location, not the process''s' {
    New-Item -ItemType Directory sub | Out-Null
    Set-Location sub
    [Environment]::CurrentDirectory | Should -Not -Be $PWD.Path
    Set-GitKvItem a 1
    Get-GitKvItem a -ValueOnly -Repository .. | Should -Be 1
    (Get-GitKvItem a).Repository | Should -Be (Split-Path $PWD)
  }

  It 'is found while the location is on another drive' {
    Set-GitKvItem a 1
    Push-Location env:
    try { Get-GitKvItem a -ValueOnly | Should -Be 1 } finally { Pop-Location }
  }

  It 'may be bare' {
    Enter-TestRepository -Bare
    Set-GitKvItem a 1
    (Get-GitKvItem a).Repository | Should -Be $PWD.Path
    git show refs/kv/default:a | Should -Be '1'
  }

  It 'may be a linked worktree, with the same stores' {
    Set-GitKvItem a 1
    git commit --quiet --allow-empty --message first
    $tree = "$PWD-tree"
    git worktree add --quiet $tree
    try {
      Push-Location $tree
      Set-GitKvItem b 2
      Use-GitKvTransaction { Set-GitKvItem c 3; Get-GitKvItem -KeysOnly | Should -Be 'a', 'b', 'c' }
      (Get-GitKvItem a).Repository | Should -Be $tree
    } finally {
      Pop-Location
      Remove-Item $tree -Recurse -Force
    }
    Get-GitKvItem -KeysOnly | Should -Be 'a', 'b', 'c'
  }

  It 'may be shallow' {
    1..3 | ForEach-Object { Set-GitKvItem a $_ }
    $source = $PWD
    Enter-TestRepository
    git fetch --quiet --depth 1 "file://$source" 'refs/kv/*:refs/kv/*'
    $item = Get-GitKvItem a
    $item.Value | Should -Be 3
    $item.UpdatedBy | Should -Be 'Tess Test'
    Set-GitKvItem a 4
    Get-GitKvItem a -ValueOnly | Should -Be 4
  }

  It 'is refused where it uses another hash' {
    Remove-Item .git -Recurse -Force
    git init --quiet --object-format=sha256 .
    { Get-GitKvItem } | Should -Throw -ErrorId 'RepositoryUnsupported,*'
  }

  It 'says that it can''t be written' -Skip:($IsWindows -or (id -u) -eq 0) {
    Set-GitKvItem a 1
    chmod -R a-w .git
    try {
      Get-GitKvItem a -ValueOnly | Should -Be 1
      Get-ErrorId { Set-GitKvItem a 2 } | Should -BeIn 'RepositoryReadOnly', 'WriteFailed'
    } finally {
      chmod -R u+w .git
    }
  }

  It 'says that somebody else holds a lock' {
    Set-GitKvItem a 1
    New-Item .git/refs/kv/default.lock | Out-Null
    Set-GitKvItem a 2 -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed[0].FullyQualifiedErrorId | Should -BeLike 'RefLocked,*'
    $failed[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
    $failed[0].Exception.IsTransient | Should -BeTrue
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'shows what others write, at once' {
    Set-GitKvItem a 1
    Invoke-Other 'Set-GitKvItem a 2; 1..100 | Set-GitKvItem -Key { "n/$_" }'
    Get-GitKvItem a -ValueOnly | Should -Be 2
    @(Get-GitKvItem n/*).Count | Should -Be 100
  }
}

Describe 'Stopping' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'ends a pipeline into Set-GitKvItem at once, and leaves no lock and no half batch' {
    $shell = [powershell]::Create()
    $started = [Threading.ManualResetEventSlim]::new()
    $null = $shell.AddScript({
        param($module, $folder, $started)
        Import-Module $module
        Set-Location $folder
        & { for ($i = 0; ; $i++) { if ($i -eq 500) { $started.Set() }; $i } } | Set-GitKvItem -Key { "n/$_" } -AllOrNothing
      }).AddArgument($module).AddArgument("$PWD").AddArgument($started)
    $null = $shell.BeginInvoke()
    $started.Wait(30000) | Should -BeTrue
    $shell.Stop()
    $shell.InvocationStateInfo.State | Should -Be 'Stopped'
    $shell.Dispose()
    Test-GitKvItem n/ | Should -BeFalse
    Get-ChildItem .git -Recurse -Filter *.lock | Should -BeNullOrEmpty
    Set-GitKvItem a 1
    Get-GitKvItem -KeysOnly | Should -Be 'a'
  }
}
