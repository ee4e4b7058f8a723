#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Changing on <_>' -ForEach 'FileSystem', 'GitKv' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    . (Join-Path $PSScriptRoot 'Support' 'FilesAndItems.ps1')
    $provider = $_
  }

  BeforeEach { Enter-Drive $provider }
  AfterEach { Exit-Drive }

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
      Get-ErrorId { Remove-Item a.txt } | Should -Be 'PathNotFound'
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
      Get-ErrorId { Copy-Item nope x } | Should -Be 'PathNotFound'
      Get-ErrorId { Copy-Item d1 a.txt -Recurse } | Should -Be 'CopyContainerItemToLeafError'
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
      Get-ErrorId { Move-Item nope x } | Should -Be 'PathNotFound'
      Move-Item a.txt w.txt -WhatIf
      Rename-Item a.txt w.txt -WhatIf
      Test-Path w.txt | Should -BeFalse
    }
  }
}
