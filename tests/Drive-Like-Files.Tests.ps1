#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

# What PowerShell's own tests ask of the FileSystem provider, asked of a folder and of a store side by side: the drive pd: is the one or the other.
Describe 'Commands for files on <_>' -ForEach 'FileSystem', 'GitKv' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    $provider = $_
    $slash = [IO.Path]::DirectorySeparatorChar

    # The errors that a script block writes or throws, by the first part of their ids.
    function Get-Failure([scriptblock] $Script) { (Get-ErrorId $Script) -replace ',.*' }
    function Get-Tree([string] $Path = 'pd:/') { @(Get-ChildItem $Path -Recurse -Name) | Sort-Object | ForEach-Object { $_ -replace '\\', '/' } }
  }

  BeforeEach {
    Enter-TestRepository
    $repository = (Get-Location).Path
    if ($provider -eq 'FileSystem') {
      $folder = New-Item (Join-Path $repository folder) -ItemType Directory
      New-PSDrive pd FileSystem -Root $folder.FullName | Out-Null
      New-Item pd:/d1/d2 -ItemType Directory | Out-Null
    } else {
      New-PSDrive pd GitKv -Root $repository | Out-Null
    }

    Set-Content pd:/a.txt 'one', 'two', 'three'
    Set-Content pd:/b.md 'b'
    Set-Content pd:/d1/a.txt 'd1a'
    Set-Content pd:/d1/d2/c.txt 'c'
    Push-Location pd:/
  }

  AfterEach {
    Pop-Location -ErrorAction Ignore
    Set-Location $repository
    Remove-PSDrive pd -Force
    Exit-TestRepository
  }

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
      Get-Failure { Get-ChildItem pd:/nope } | Should -Be 'PathNotFound'
      Get-Failure { Get-ChildItem nodrive:/ } | Should -Be 'DriveNotFound'
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
      Get-Failure { Get-Item nope } | Should -Be 'PathNotFound'
      Get-Failure { Get-Item -LiteralPath 'a*' } | Should -Be 'PathNotFound'
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
      Get-Failure { Set-Location nope } | Should -Be 'PathNotFound'
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
      Get-Failure { Resolve-Path nope } | Should -Be 'PathNotFound'
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

  Context 'New-Item' {
    It 'makes items with and without a value' {
      (New-Item new.txt -Value 'text').Name | Should -Be 'new.txt'
      Get-Content new.txt | Should -Be 'text'
      New-Item -Path pd:/d1 -Name empty.txt -ItemType File | Out-Null
      Get-Content d1/empty.txt | Should -BeNullOrEmpty
      Test-Path d1/empty.txt -PathType Leaf | Should -BeTrue
      (New-Item one.txt, d1/two.txt -Value x).Name | Should -Be 'one.txt', 'two.txt'
    }

    It 'makes directories, to be filled' {
      (New-Item made -ItemType Directory).PSIsContainer | Should -BeTrue
      Test-Path made -PathType Container | Should -BeTrue
      (Get-ChildItem -Directory).Name | Should -Be 'd1', 'made'
      Get-ChildItem made | Should -BeNullOrEmpty
      Set-Location made
      Set-Content in.txt 'in'
      Set-Location ..
      Get-Tree | Should -Contain 'made/in.txt'
      New-Item deep/deeper -ItemType Directory | Out-Null
      (Get-ChildItem deep).Name | Should -Be 'deeper'
    }

    It 'does not overwrite without -Force' {
      { New-Item a.txt -Value x -ErrorAction Stop } | Should -Throw
      Get-Content a.txt -TotalCount 1 | Should -Be 'one'
      New-Item a.txt -Value x -Force | Out-Null
      Get-Content a.txt | Should -Be 'x'
      { New-Item d1 -ItemType Directory -ErrorAction Stop } | Should -Throw
      (New-Item d1 -ItemType Directory -Force).Name | Should -Be 'd1'
      Get-Content d1/a.txt | Should -Be 'd1a'
    }

    It 'makes nothing with -WhatIf' {
      New-Item w.txt -WhatIf
      New-Item w -ItemType Directory -WhatIf
      Test-Path w* | Should -BeFalse
    }
  }

  Context 'Remove-Item' {
    It 'removes items' {
      Remove-Item a.txt
      Test-Path a.txt | Should -BeFalse
      'b.md' | Remove-Item
      Test-Path b.md | Should -BeFalse
      Get-Failure { Remove-Item a.txt } | Should -Be 'PathNotFound'
    }

    It 'removes directories with what is in them' {
      Remove-Item d1 -Recurse
      Test-Path d1 | Should -BeFalse
      Test-Path d1/d2/c.txt | Should -BeFalse
    }

    It 'removes a directory that was made and is empty' {
      New-Item made/deeper -ItemType Directory | Out-Null
      Remove-Item made/deeper
      Remove-Item made
      Test-Path made | Should -BeFalse
    }

    It 'removes what matches and spares what is excluded' {
      Remove-Item * -Include *.md
      Get-Tree | Should -Be 'a.txt', 'd1', 'd1/a.txt', 'd1/d2', 'd1/d2/c.txt'
      Remove-Item d1/* -Exclude d2
      Get-Tree | Should -Be 'a.txt', 'd1', 'd1/d2', 'd1/d2/c.txt'
      Remove-Item * -Recurse
      Get-Tree | Should -BeNullOrEmpty
    }

    It 'removes what the pipeline brings' {
      Get-ChildItem -Recurse -Filter *.txt | Remove-Item
      (Get-ChildItem -Recurse -File).Name | Should -Be 'b.md'
    }

    It 'does not remove the directory that one is in, and nothing with -WhatIf' {
      Set-Location d1
      { Remove-Item pd:/d1 -Recurse -ErrorAction Stop } | Should -Throw
      Set-Location pd:/
      Remove-Item * -Recurse -WhatIf
      Get-Tree | Should -HaveCount 6
    }
  }

  Context 'Copy-Item' {
    It 'copies an item: beside it, into a directory, over another one' {
      Copy-Item a.txt copy.txt
      Get-Content copy.txt | Should -Be 'one', 'two', 'three'
      Copy-Item b.md d1
      Get-Content d1/b.md | Should -Be 'b'
      Copy-Item b.md d1/a.txt
      Get-Content d1/a.txt | Should -Be 'b'
      (Copy-Item b.md p.md -PassThru).Name | Should -Be 'p.md'
      Get-Content b.md | Should -Be 'b'
    }

    It 'copies a directory: to a new one, into one that is there' {
      Copy-Item d1 new -Recurse
      Get-Tree pd:/new | Should -Be 'a.txt', 'd2', 'd2/c.txt'
      Copy-Item d1 new -Recurse
      Get-Tree pd:/new | Should -Be 'a.txt', 'd1', 'd1/a.txt', 'd1/d2', 'd1/d2/c.txt', 'd2', 'd2/c.txt'
    }

    It 'copies what matches' {
      New-Item all -ItemType Directory | Out-Null
      Copy-Item d1/* all -Recurse
      Get-Tree pd:/all | Should -Be 'a.txt', 'd2', 'd2/c.txt'
      Copy-Item *.* all -Exclude *.txt
      Get-Tree pd:/all | Should -Contain 'b.md'
    }

    It 'fails for what is not there, and for a directory to a file' {
      Get-Failure { Copy-Item nope x } | Should -Be 'PathNotFound'
      Get-Failure { Copy-Item d1 a.txt -Recurse } | Should -Be 'CopyContainerItemToLeafError'
    }

    It 'copies nothing with -WhatIf' {
      Copy-Item a.txt w.txt -WhatIf
      Test-Path w.txt | Should -BeFalse
    }
  }

  Context 'Move-Item and Rename-Item' {
    It 'moves an item and a directory' {
      Move-Item a.txt moved.txt
      Get-Content moved.txt -TotalCount 1 | Should -Be 'one'
      Test-Path a.txt | Should -BeFalse
      Move-Item moved.txt d1
      Test-Path d1/moved.txt | Should -BeTrue
      Move-Item d1 d9
      Get-Tree | Should -Be 'b.md', 'd9', 'd9/a.txt', 'd9/d2', 'd9/d2/c.txt', 'd9/moved.txt'
      Move-Item d9/d2 .
      Test-Path d2/c.txt | Should -BeTrue
    }

    It 'moves a directory that was made and is empty' {
      New-Item made -ItemType Directory | Out-Null
      Move-Item made made2
      Test-Path made | Should -BeFalse
      Test-Path made2 -PathType Container | Should -BeTrue
    }

    It 'does not overwrite without -Force' {
      { Move-Item b.md a.txt -ErrorAction Stop } | Should -Throw
      Get-Content a.txt -TotalCount 1 | Should -Be 'one'
      Move-Item b.md a.txt -Force
      Get-Content a.txt | Should -Be 'b'
    }

    It 'moves with filters' {
      New-Item to -ItemType Directory | Out-Null
      Move-Item * to -Include *.md
      Get-Tree pd:/to | Should -Be 'b.md'
      Move-Item d1/* to -Exclude d2
      Get-Tree pd:/to | Should -Be 'a.txt', 'b.md'
      Move-Item * to -Filter none*
      Get-Tree pd:/to | Should -Be 'a.txt', 'b.md'
    }

    It 'renames' {
      Rename-Item a.txt z.txt
      Test-Path z.txt | Should -BeTrue
      Test-Path a.txt | Should -BeFalse
      Rename-Item d1 d7
      Test-Path d7/d2/c.txt | Should -BeTrue
      (Rename-Item b.md c.md -PassThru).Name | Should -Be 'c.md'
      { Rename-Item z.txt c.md -ErrorAction Stop } | Should -Throw
      { Rename-Item z.txt d7/z.txt -ErrorAction Stop } | Should -Throw
      Get-Content c.md | Should -Be 'b'
    }

    It 'works on names with wildcard characters with -LiteralPath' {
      Set-Content -LiteralPath 'pd:/[x]*.txt' 'odd'
      Rename-Item -LiteralPath 'pd:/[x]*.txt' '[y].txt'
      Copy-Item -LiteralPath '[y].txt' '[z].txt'
      Move-Item -LiteralPath '[z].txt' 'pd:/d1'
      Get-Content -LiteralPath 'd1/[z].txt' | Should -Be 'odd'
      Remove-Item -LiteralPath '[y].txt'
      Test-Path -LiteralPath '[y].txt' | Should -BeFalse
      Push-Location -LiteralPath d1
      Get-Content '`[z`].txt' | Should -Be 'odd'
      Pop-Location
    }

    It 'fails for what is not there, and moves nothing with -WhatIf' {
      Get-Failure { Move-Item nope x } | Should -Be 'PathNotFound'
      Move-Item a.txt w.txt -WhatIf
      Rename-Item a.txt w.txt -WhatIf
      Test-Path w.txt | Should -BeFalse
    }
  }
}
