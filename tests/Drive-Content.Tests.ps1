#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Content on <_>' -ForEach 'FileSystem', 'GitKv' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    $provider = $_
  }

  BeforeEach {
    Enter-TestRepository
    $repository = (Get-Location).Path
    if ($provider -eq 'FileSystem') {
      New-PSDrive pd FileSystem -Root (New-Item (Join-Path $repository folder) -ItemType Directory).FullName | Out-Null
      New-Item pd:/dir -ItemType Directory | Out-Null
    } else {
      New-PSDrive pd GitKv -Root $repository | Out-Null
    }

    Set-Content pd:/dir/x 'x'
    Set-Content pd:/lines 'one', 'two', 'three', 'four'
  }

  AfterEach {
    Set-Location $repository
    Remove-PSDrive pd -Force
    Exit-TestRepository
  }

  It 'is read by lines, some of them, or as one text' {
    Get-Content pd:/lines | Should -Be 'one', 'two', 'three', 'four'
    (Get-Content pd:/lines)[2] | Should -Be 'three'
    Get-Content pd:/lines -TotalCount 2 | Should -Be 'one', 'two'
    Get-Content pd:/lines -TotalCount 0 | Should -BeNullOrEmpty
    Get-Content pd:/lines -TotalCount 9 | Should -HaveCount 4
    Get-Content pd:/dir/x | Should -BeOfType string
    (Get-Content pd:/lines -Raw).TrimEnd() -split '\r?\n' | Should -Be 'one', 'two', 'three', 'four'
  }

  It 'is read in portions' {
    $portions = @(Get-Content pd:/lines -ReadCount 3)
    $portions | Should -HaveCount 2
    $portions[0] | Should -Be 'one', 'two', 'three'
    $portions[1] | Should -Be 'four'
    , (Get-Content pd:/lines -ReadCount 0) | ForEach-Object { $_.Count } | Should -Be 4
    $three = @(Get-Content pd:/lines -TotalCount 3 -ReadCount 2)
    $three[0] | Should -Be 'one', 'two'
    $three[1] | Should -Be 'three'
  }

  It 'is read by another delimiter' {
    Set-Content pd:/csv 'a;b;c' -NoNewline
    (Get-Content pd:/csv -Delimiter ';').TrimEnd(';') | Should -Be 'a', 'b', 'c'
  }

  It 'knows line ends of all kinds' {
    Set-Content pd:/ends "a`r`nb`nc`rd" -NoNewline
    Get-Content pd:/ends | Should -Be 'a', 'b', 'c', 'd'
    Set-Content pd:/ends "`n`nx`n" -NoNewline
    Get-Content pd:/ends | Should -Be '', '', 'x'
  }

  It 'is read from several, and what matches' {
    Get-Content pd:/dir/x, pd:/lines -TotalCount 1 | Should -Be 'x', 'one'
    Get-Content pd:/l* | Should -HaveCount 4
    Get-Item pd:/dir/x | Get-Content | Should -Be 'x'
  }

  It 'is not that of a directory, nor of what is not there' {
    { Get-Content pd:/dir -ErrorAction Stop } | Should -Throw
    { Get-Content pd:/nope -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound*'
    { Set-Content pd:/dir x -ErrorAction Stop } | Should -Throw
    { Clear-Content pd:/dir -ErrorAction Stop } | Should -Throw
    { Clear-Content pd:/nope -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound*'
  }

  It 'is set: made, replaced, from the pipeline, of several' {
    Set-Content pd:/new 'new'
    Get-Content pd:/new | Should -Be 'new'
    Set-Content pd:/new 'newer', 'lines'
    Get-Content pd:/new | Should -Be 'newer', 'lines'
    1..3 | Set-Content pd:/new
    Get-Content pd:/new | Should -Be '1', '2', '3'
    Set-Content pd:/one, pd:/two 'same'
    Get-Content pd:/one, pd:/two | Should -Be 'same', 'same'
    Set-Content pd:/l* 'matched'
    Get-Content pd:/lines | Should -Be 'matched'
    (Set-Content pd:/p 'passed' -PassThru) | Should -Be 'passed'
    Set-Content pd:/none $null
    Get-Content pd:/none | Should -BeNullOrEmpty
    Set-Content pd:/none @()
    Get-Content pd:/none | Should -BeNullOrEmpty
  }

  It 'grows' {
    Add-Content pd:/lines 'five'
    Get-Content pd:/lines | Should -Be 'one', 'two', 'three', 'four', 'five'
    'six', 'seven' | Add-Content pd:/lines
    @(Get-Content pd:/lines)[-2..-1] | Should -Be 'six', 'seven'
    Add-Content pd:/grown 'first'
    Add-Content pd:/grown 'second'
    Get-Content pd:/grown | Should -Be 'first', 'second'
    Add-Content pd:/joined 'a' -NoNewline
    Add-Content pd:/joined 'b' -NoNewline
    Get-Content pd:/joined | Should -Be 'ab'
  }

  It 'is cleared' {
    Clear-Content pd:/lines
    Get-Content pd:/lines | Should -BeNullOrEmpty
    Test-Path pd:/lines | Should -BeTrue
  }

  It 'is bytes with -AsByteStream' {
    [byte[]] $bytes = 0, 255, 10, 13, 200
    Set-Content pd:/bytes $bytes -AsByteStream
    Get-Content pd:/bytes -AsByteStream | Should -Be $bytes
    , (Get-Content pd:/bytes -AsByteStream -Raw) | Should -BeOfType byte[]
    Get-Content pd:/bytes -AsByteStream -TotalCount 2 | Should -Be 0, 255
    Add-Content pd:/bytes ([byte] 7) -AsByteStream
    @(Get-Content pd:/bytes -AsByteStream)[-1] | Should -Be 7
    $bytes | Set-Content pd:/piped -AsByteStream
    Get-Content pd:/piped -AsByteStream | Should -Be $bytes
  }

  It 'stays with -WhatIf' {
    Set-Content pd:/lines x -WhatIf
    Add-Content pd:/lines x -WhatIf
    Clear-Content pd:/lines -WhatIf
    Set-Content pd:/w x -WhatIf
    Get-Content pd:/lines | Should -HaveCount 4
    Test-Path pd:/w | Should -BeFalse
  }
}

Describe 'Values as content' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Mount-GitKvStore | Out-Null
  }
  AfterEach {
    Dismount-GitKvStore
    Exit-TestRepository
  }

  It 'has no line feed that was not given' {
    Set-Content kv:/a hello
    Get-GitKvItem a -ValueOnly | Should -BeExactly 'hello'
    Set-Content kv:/a one, two
    Get-GitKvItem a -ValueOnly | Should -BeExactly "one`ntwo"
    Set-GitKvItem b "one`n"
    Add-Content kv:/b two
    Get-GitKvItem b -ValueOnly | Should -BeExactly "one`ntwo"
  }

  It 'reads as JSON where it is' {
    Set-Content kv:/n 5
    Get-GitKvItem n -ValueOnly | Should -BeOfType long
    Set-Content kv:/doc '{"a": [1, 2]}'
    (Get-GitKvItem doc -ValueOnly).a | Should -Be 1, 2
    Get-Content kv:/doc | Should -BeExactly '{"a": [1, 2]}'
    Set-Content kv:/text 5 -As Text
    Get-GitKvItem text -ValueOnly | Should -BeExactly '5'
    (Get-GitKvItem text -ValueOnly) | Should -BeOfType string
    Get-Content kv:/text | Should -BeExactly '5'
  }

  It 'shows documents as they are kept, and writes them back the same' {
    Set-GitKvItem doc ([ordered]@{ b = 1; a = @('x') })
    $version = (Get-Item kv:/doc).Version
    Get-Content kv:/doc -TotalCount 2 | Should -Be '{', '  "b": 1,'
    Set-Content kv:/doc (Get-Content kv:/doc -Raw)
    (Get-Item kv:/doc).Version | Should -Be $version
  }

  It 'is one commit a command' {
    Set-Content kv:/a 1, 2, 3
    Set-Content kv:/a 4 -Message 'why'
    Add-Content kv:/a 5, 6
    Get-CommitCount | Should -Be 3
    git log --format=%s refs/kv/default | Select-Object -Index 1 | Should -Be 'why'
  }

  It 'is set only at the version that was read, with -IfVersion' {
    Set-Content kv:/a 1
    $version = (Get-Item kv:/a).Version
    Set-Content kv:/a 2 -IfVersion $version
    Get-ErrorId { Set-Content kv:/a 3 -IfVersion $version } | Should -Be 'VersionMismatch'
    Get-Content kv:/a | Should -Be 2
  }

  It 'is no text where it is bytes' {
    Set-Content kv:/b ([byte[]](0, 255)) -AsByteStream
    Get-ErrorId { Get-Content kv:/b } | Should -Be 'ValueInvalid'
    Get-ErrorId { Set-Content kv:/b 'x' -AsByteStream } | Should -Not -BeNullOrEmpty
  }

  It 'has no tail, and says so' {
    Set-Content kv:/a 1, 2
    Get-ErrorId { Get-Content kv:/a -Tail 1 } | Should -Be 'TailNotSupported'
  }

  It 'is appended to by many at once' {
    Set-GitKvItem log ''
    $together = [Threading.Barrier]::new(3)
    $jobs = 1..3 | ForEach-Object {
      Start-ThreadJob {
        Import-Module $using:module
        Set-Location $using:PWD
        Mount-GitKvStore | Out-Null
        $number = $using:_
        [void] ($using:together).SignalAndWait(20000)
        1..20 | ForEach-Object { Add-Content kv:/log "$number-$_" }
      }
    }
    $jobs | Receive-Job -Wait -AutoRemoveJob
    @(Get-Content kv:/log) | Sort-Object | Should -Be (1..3 | ForEach-Object { $n = $_; 1..20 | ForEach-Object { "$n-$_" } } | Sort-Object)
  }
}
