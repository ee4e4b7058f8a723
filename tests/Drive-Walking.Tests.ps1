#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Walking on <_>' -ForEach 'FileSystem', 'GitKv' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    . (Join-Path $PSScriptRoot 'Support' 'FilesAndItems.ps1')
    $provider = $_
  }

  BeforeEach { Enter-Drive $provider }
  AfterEach { Exit-Drive }

  Context 'listing' {
    It 'lists directories first, in the order of their names' {
      (Get-ChildItem).Name | Should -Be 'd1', 'a.txt', 'b.md'
      (Get-ChildItem pd:/d1).Name | Should -Be 'd2', 'a.txt'
    }

    It 'lists the root from elsewhere, and the current directory by the drive alone' {
      Push-Location pd:/d1
      (Get-ChildItem pd:/).Name | Should -Be 'd1', 'a.txt', 'b.md'
      (Get-ChildItem pd:).Name | Should -Be 'd2', 'a.txt'
      (Get-ChildItem .).Name | Should -Be 'd2', 'a.txt'
      (Get-ChildItem ..).Name | Should -Be 'd1', 'a.txt', 'b.md'
      Pop-Location
    }

    It 'gives each its path, parent, name, drive, provider, and whether it is a container' {
      $item = Get-ChildItem pd:/d1 | Where-Object Name -EQ a.txt
      $item.PSChildName | Should -Be 'a.txt'
      $item.PSDrive.Name | Should -Be 'pd'
      $item.PSProvider.Name | Should -Be $provider
      $item.PSIsContainer | Should -BeFalse
      $item.PSParentPath | Should -Be (Get-Item pd:/d1).PSPath
      (Get-Item $item.PSPath).Name | Should -Be 'a.txt'
      (Get-Item pd:/d1).PSIsContainer | Should -BeTrue
    }

    It 'lists an item by its path, and says so where there is none' {
      (Get-ChildItem pd:/b.md).Name | Should -Be 'b.md'
      Get-ErrorId { Get-ChildItem pd:/nope } | Should -Be 'PathNotFound'
      Get-ErrorId { Get-ChildItem nodrive:/ } | Should -Be 'DriveNotFound'
    }

    It 'goes into directories with -Recurse, as deep as -Depth says' {
      @(Get-ChildItem -Recurse) | Should -HaveCount 6
      @(Get-ChildItem -Depth 0) | Should -HaveCount 3
      @(Get-ChildItem -Depth 1) | Should -HaveCount 5
      @(Get-ChildItem -Depth 2) | Should -HaveCount 6
      @(Get-ChildItem -Depth 1 -Name) | Should -HaveCount 5
    }

    It 'gives names, also with paths below' {
      Get-ChildItem -Name | Sort-Object | Should -Be 'a.txt', 'b.md', 'd1'
      Get-Tree | Should -Be 'a.txt', 'b.md', 'd1', 'd1/a.txt', 'd1/d2', 'd1/d2/c.txt'
    }

    It 'tells files from directories' {
      (Get-ChildItem -File).Name | Should -Be 'a.txt', 'b.md'
      (Get-ChildItem -Directory).Name | Should -Be 'd1'
      (Get-ChildItem -Recurse -File).Name | Sort-Object | Should -Be 'a.txt', 'a.txt', 'b.md', 'c.txt'
      (Get-ChildItem -Recurse -Directory).Name | Should -Be 'd1', 'd2'
      (Get-ChildItem -Directory -Name) | Should -Be 'd1'
    }

    It 'finds with <_>' -ForEach '-Path *.txt', '-Filter *.txt', '-Path * -Include *.txt', '-Path * -Exclude *.md, d1', '-Path ?.txt', '-Path [a].txt', '-Path A*' {
      (Invoke-Expression "Get-ChildItem $_").Name | Should -Be 'a.txt'
    }

    It 'finds in all directories with -Recurse and <_>' -ForEach '-Include *.txt', '-Filter *.txt', '-Path *.txt', '-Include a*, c*' {
      (Invoke-Expression "Get-ChildItem -Recurse $_").Name | Sort-Object | Should -Be 'a.txt', 'a.txt', 'c.txt'
    }

    It 'leaves out with -Recurse and -Exclude' {
      (Get-ChildItem -Recurse -Exclude a*).Name | Sort-Object | Should -Be 'b.md', 'c.txt', 'd1', 'd2'
    }

    It 'finds through several levels' {
      (Get-ChildItem */a.txt).Name | Should -Be 'a.txt'
      (Get-ChildItem */*/c*).Name | Should -Be 'c.txt'
      (Get-ChildItem d?/d?).Name | Should -Be 'd2'
      Get-ChildItem *.none | Should -BeNullOrEmpty
    }
  }

  Context 'Get-Item and Test-Path' {
    It 'gets one, the directory itself, and all that match' {
      (Get-Item a.txt).Name | Should -Be 'a.txt'
      (Get-Item d1).PSIsContainer | Should -BeTrue
      (Get-Item *).Name | Sort-Object | Should -Be 'a.txt', 'b.md', 'd1'
      (Get-Item . ).PSIsContainer | Should -BeTrue
      (Get-Item * -Exclude *.txt).Name | Sort-Object | Should -Be 'b.md', 'd1'
      (Get-Item * -Include *.md).Name | Should -Be 'b.md'
      (Get-Item * -Filter *.md).Name | Should -Be 'b.md'
    }

    It 'fails for what is not there' {
      Get-ErrorId { Get-Item nope } | Should -Be 'PathNotFound'
      Get-ErrorId { Get-Item -LiteralPath 'a*' } | Should -Be 'PathNotFound'
    }

    It 'tests paths' {
      Test-Path a.txt | Should -BeTrue
      Test-Path a.txt -PathType Leaf | Should -BeTrue
      Test-Path a.txt -PathType Container | Should -BeFalse
      Test-Path d1 -PathType Container | Should -BeTrue
      Test-Path d1 -PathType Leaf | Should -BeFalse
      Test-Path nope | Should -BeFalse
      Test-Path nope/deeper | Should -BeFalse
      Test-Path a.txt/deeper | Should -BeFalse
      Test-Path *.txt | Should -BeTrue
      Test-Path *.none | Should -BeFalse
      Test-Path pd:/d1/d2/../a.txt | Should -BeTrue
      'a.txt', 'nope' | Test-Path | Should -Be $true, $false
    }
  }

  Context 'locations' {
    It 'goes down, up, to the root, and back' {
      Set-Location d1
      (Get-Location).Path | Should -Be "pd:${slash}d1"
      Set-Location d2
      (Get-Location).Path | Should -Be "pd:${slash}d1${slash}d2"
      Set-Location ../..
      (Get-Location).Path | Should -Be "pd:$slash"
      Set-Location pd:/d1/d2
      Set-Location ..
      (Get-Location).Path | Should -Be "pd:${slash}d1"
      Set-Location -
      (Get-Location).Path | Should -Be "pd:${slash}d1${slash}d2"
      Set-Location pd:/
    }

    It 'pushes and pops' {
      Push-Location d1
      Push-Location d2
      Get-Content c.txt | Should -Be 'c'
      Pop-Location
      Pop-Location
      (Get-Location).Path | Should -Be "pd:$slash"
    }

    It 'is not left for what is not there, or is a file' {
      Get-ErrorId { Set-Location nope } | Should -Be 'PathNotFound'
      { Set-Location a.txt -ErrorAction Stop } | Should -Throw
      (Get-Location).Path | Should -Be "pd:$slash"
    }

    It 'goes where a pattern matches one' {
      Set-Location d*
      (Get-Location).Path | Should -Be "pd:${slash}d1"
      Set-Location pd:/
    }

    It 'stays in a directory that has lost its last item' {
      Set-Location d1/d2
      Remove-Item c.txt
      Get-ChildItem -ErrorAction Stop | Should -BeNullOrEmpty
      Set-Content new.txt 'new'
      (Get-ChildItem).Name | Should -Be 'new.txt'
      Set-Location pd:/
    }

    It 'resolves paths' {
      (Resolve-Path a.txt).Path | Should -Be "pd:${slash}a.txt"
      (Resolve-Path d1/*).Path | Sort-Object | Should -Be "pd:${slash}d1${slash}a.txt", "pd:${slash}d1${slash}d2"
      Resolve-Path d1/a.txt -Relative | Should -Be ".${slash}d1${slash}a.txt"
      Get-ErrorId { Resolve-Path nope } | Should -Be 'PathNotFound'
      Push-Location d1/d2
      Resolve-Path ../../b.md -Relative | Should -Be "..${slash}..${slash}b.md"
      Pop-Location
      Convert-Path d1 | Should -Be (Get-Item d1 | ForEach-Object { $_.PSPath -replace '^.*::' })
    }

    It 'splits and joins paths' {
      Split-Path pd:/d1/a.txt -Leaf | Should -Be 'a.txt'
      Split-Path pd:/d1/a.txt | Should -Be "pd:${slash}d1"
      Split-Path pd:/d1/a.txt -Qualifier | Should -Be 'pd:'
      Split-Path d1/*.txt -Resolve -Leaf | Should -Be 'a.txt'
      Join-Path pd:/d1 a.txt | Should -Be "pd:${slash}d1${slash}a.txt"
      Join-Path pd:/d1 *.txt -Resolve | Should -Be "pd:${slash}d1${slash}a.txt"
    }
  }
}
