#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Properties of documents' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem doc ([ordered]@{ status = 'open'; tries = 1; tags = @('a', 'b'); deep = @{ x = 1 } })
    Set-GitKvItem text 'hello'
    Mount-GitKvStore | Out-Null
  }
  AfterEach {
    Dismount-GitKvStore
    Exit-TestRepository
  }

  It 'are read: all, some, by pattern' {
    $all = Get-ItemProperty kv:/doc
    $all.status | Should -Be 'open'
    $all.tags | Should -Be 'a', 'b'
    $all.deep.x | Should -Be 1
    $all.PSChildName | Should -Be 'doc'
    $some = Get-ItemProperty kv:/doc -Name tries, status
    $some.tries | Should -Be 1
    $some.PSObject.Properties['tags'] | Should -BeNullOrEmpty
    (Get-ItemProperty kv:/doc -Name t*).PSObject.Properties.Name | Should -Contain 'tags'
    Get-ItemPropertyValue kv:/doc -Name status, tries | Should -Be 'open', 1
  }

  It 'of what is no object is its value' {
    (Get-ItemProperty kv:/text).Value | Should -Be 'hello'
    Set-ItemProperty kv:/text -Name Value -Value 'bye'
    Get-GitKvItem text -ValueOnly | Should -Be 'bye'
    Get-ErrorId { Set-ItemProperty kv:/text -Name other -Value 1 } | Should -Be 'ValueInvalid'
  }

  It 'that are not there are an error' {
    Get-ErrorId { Get-ItemProperty kv:/doc -Name nope } | Should -Be 'PropertyNotFound'
    Get-ErrorId { Remove-ItemProperty kv:/doc -Name nope } | Should -Be 'PropertyNotFound'
    Get-ErrorId { Get-ItemProperty kv:/nope } | Should -Be 'PathNotFound'
  }

  It 'are set, one or several, and the others stay as they are' {
    Set-ItemProperty kv:/doc -Name status -Value closed
    Set-ItemProperty kv:/doc -Name new -Value @{ y = 2 }
    [pscustomobject]@{ tries = 2; more = $null } | Set-ItemProperty kv:/doc
    $value = Get-GitKvItem doc -ValueOnly
    $value.PSObject.Properties.Name | Should -Be 'status', 'tries', 'tags', 'deep', 'new', 'more'
    $value.status | Should -Be 'closed'
    $value.new.y | Should -Be 2
    $value.tries | Should -Be 2
    $value.more | Should -BeNullOrEmpty
    (Set-ItemProperty kv:/doc -Name tries -Value 3 -PassThru).tries | Should -Be 3
  }

  It 'keep digits and the order of names' {
    Set-GitKvItem n '{"big": 12345678901234567890.1234567890, "a": 1}' -As Json
    Set-ItemProperty kv:/n -Name a -Value 2
    Get-Content kv:/n -Raw | Should -BeLike '*12345678901234567890.1234567890*'
  }

  It 'are found by their names, case counting where it must' {
    Set-ItemProperty kv:/doc -Name STATUS -Value shut
    (Get-GitKvItem doc -ValueOnly).status | Should -Be 'shut'
    Set-GitKvItem both '{"a": 1, "A": 2}' -As Json
    Set-ItemProperty kv:/both -Name A -Value 3
    (Get-GitKvItem both -ValueOnly -AsHashtable)['a'] | Should -Be 1
    (Get-GitKvItem both -ValueOnly -AsHashtable)['A'] | Should -Be 3
  }

  It 'are made, cleared, renamed and removed' {
    New-ItemProperty kv:/doc -Name made -Value 1 | Out-Null
    Get-ErrorId { New-ItemProperty kv:/doc -Name made -Value 2 } | Should -Be 'PropertyExists'
    New-ItemProperty kv:/doc -Name made -Value 2 -Force | Out-Null
    Clear-ItemProperty kv:/doc -Name tags
    Rename-ItemProperty kv:/doc -Name status -NewName state
    Remove-ItemProperty kv:/doc -Name deep
    (Get-Content kv:/doc -Raw | ConvertFrom-Json -AsHashtable).Keys | Should -Be 'state', 'tries', 'tags', 'made'
    Get-ItemPropertyValue kv:/doc made | Should -Be 2
    Get-ItemPropertyValue kv:/doc tags | Should -BeNullOrEmpty
  }

  It 'are copied and moved between documents, moved in one commit' {
    Set-GitKvItem other @{ z = 1 }
    Copy-ItemProperty kv:/doc -Name status -Destination kv:/other
    $before = Get-CommitCount
    Move-ItemProperty kv:/doc -Name tries -Destination kv:/other
    Get-CommitCount | Should -Be ($before + 1)
    (Get-ItemProperty kv:/other).tries | Should -Be 1
    (Get-ItemProperty kv:/other).status | Should -Be 'open'
    (Get-GitKvItem doc -ValueOnly).PSObject.Properties.Name | Should -Be 'status', 'tags', 'deep'
  }

  It 'of the past are read, and not changed' {
    Set-ItemProperty kv:/doc -Name status -Value closed
    Get-ItemPropertyValue 'kv:/doc@{~1}' status | Should -Be 'open'
    (Get-ItemProperty kv:/doc -AsOf ~1).status | Should -Be 'open'
    Get-ErrorId { Set-ItemProperty 'kv:/doc@{~1}' -Name status -Value x } | Should -Be 'PathInvalid'
  }

  It 'keep when the item expires' {
    Set-Item kv:/lease @{ a = 1 } -ExpiresIn 8h
    Set-ItemProperty kv:/lease -Name a -Value 2
    (Get-Item kv:/lease).ExpiresAt | Should -Not -BeNullOrEmpty
  }

  It 'stay with -WhatIf' {
    Set-ItemProperty kv:/doc -Name status -Value x -WhatIf
    Remove-ItemProperty kv:/doc -Name status -WhatIf
    Clear-ItemProperty kv:/doc -Name status -WhatIf
    New-ItemProperty kv:/doc -Name w -Value x -WhatIf
    Get-CommitCount | Should -Be 2
  }

  It 'lose nothing when several change one document at once' {
    Set-GitKvItem shared @{ start = 0 }
    $together = [Threading.Barrier]::new(3)
    $jobs = 1..3 | ForEach-Object {
      Start-ThreadJob {
        Import-Module $using:module
        Set-Location $using:PWD
        Mount-GitKvStore | Out-Null
        $number = $using:_
        [void] ($using:together).SignalAndWait(20000)
        1..20 | ForEach-Object { Set-ItemProperty kv:/shared -Name "p$number-$_" -Value $_ }
      }
    }
    $jobs | Receive-Job -Wait -AutoRemoveJob
    (Get-GitKvItem shared -ValueOnly).PSObject.Properties | Should -HaveCount 61
  }
}
