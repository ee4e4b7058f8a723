#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

# Commands go on with what the last one had open. Nobody may notice, but by the time that it takes.
Describe 'A repository that is kept from command to command' {
  BeforeAll {
    . "$PSScriptRoot/Support/TestRepository.ps1"
  }

  BeforeEach {
    Enter-TestRepository

    # Old enough to be known again by its time.
    (Get-Item -Force .git/config).LastWriteTime = [datetime]::Now.AddHours(-1)
  }

  AfterEach {
    Exit-TestRepository
  }

  It 'shows what others have written since, and what git has packed' {
    Set-GitKvItem a 1
    Invoke-Other 'Set-GitKvItem a 2'
    Get-GitKvItem a -ValueOnly | Should -Be 2
    git gc --quiet --prune=now
    Get-GitKvItem a -ValueOnly | Should -Be 2
    Set-GitKvItem b 3
    git repack -adq
    Get-GitKvItem -ValueOnly | Should -Be 2, 3
  }

  It 'is found anew where another one has come to its place' {
    Set-GitKvItem a 1
    Get-GitKvItem a -ValueOnly | Should -Be 1
    Move-Item .git old
    Get-ErrorId { Get-GitKvItem a } | Should -Be 'RepositoryNotFound'
    git init --quiet
    Get-ErrorId { Get-GitKvItem a } | Should -Be 'StoreNotFound'
    Set-GitKvItem a 2
    Get-GitKvItem a -ValueOnly | Should -Be 2
  }

  It 'is found anew where one is made nearer, and in another folder' {
    New-Item -ItemType Directory inner | Out-Null
    Set-GitKvItem a 1
    Set-Location inner
    Get-GitKvItem a -ValueOnly | Should -Be 1
    git init --quiet
    Get-ErrorId { Get-GitKvItem a } | Should -Be 'StoreNotFound'
    Set-Location ..
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'follows a drive of PowerShell that leads elsewhere now' {
    Set-GitKvItem a 1
    $first = (Get-Location).Path
    Enter-TestRepository
    Set-GitKvItem a 2
    $seen = foreach ($root in $first, (Get-Location).Path, $first) {
      New-PSDrive elsewhere FileSystem $root | Out-Null
      Push-Location elsewhere:/
      Get-GitKvItem a -ValueOnly
      Get-GitKvItem a -ValueOnly -Repository elsewhere:/
      Pop-Location
      Remove-PSDrive elsewhere
    }

    $seen | Should -Be 1, 1, 2, 2, 1, 1
  }

  It 'takes the name of who writes from the configuration as it is at that time' {
    Set-GitKvItem a 1
    git config user.name 'Somebody Else'
    Set-GitKvItem a 2
    git log --format=%an refs/kv/default | Should -Be 'Somebody Else', 'Tess Test'
  }

  It 'lets items that were read earlier go on reading while other commands use it' {
    Set-GitKvItem a 1
    $before = Get-GitKvItem
    foreach ($round in 2..5) {
      Set-GitKvItem a $round
      Get-GitKvItem a -ValueOnly | Should -Be $round
    }

    $before.Value | Should -Be 1
  }

  It 'serves several runspaces at once' {
    1..200 | Set-GitKvItem -KeyProperty { "n/$_" }
    $manifest = (Get-Module GitKv).Path
    $folder = (Get-Location).Path
    1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
      Import-Module $using:manifest
      Set-Location $using:folder
      foreach ($i in 1..50) {
        Get-GitKvItem "n/$i" -ValueOnly
        Set-GitKvItem "own/$_/$i" $i
      }
    } | Measure-Object -Sum | ForEach-Object Sum | Should -Be (4 * 1275)
    (Get-GitKvItem own/** -KeysOnly).Count | Should -Be 200
  }
}
