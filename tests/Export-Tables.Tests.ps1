#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Export-GitKvItem to tables' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem hosts/a ([ordered]@{ cores = 8; owner = @{ name = 'Ann' } })
    Set-GitKvItem hosts/b ([ordered]@{ cores = 2.5; tags = @('x') })
  }
  AfterEach { Exit-TestRepository }

  It 'makes a SQLite database, and brings it up to date' {
    (Export-GitKvItem x.db 'hosts/**' -Property cores, owner.name -PassThru).Name | Should -Be 'x.db'
    Set-GitKvItem hosts/a @{ cores = 16 }
    Remove-GitKvItem hosts/b
    Set-GitKvItem hosts/c text
    $said = Export-GitKvItem x.db 'hosts/**' -Property cores, owner.name -Verbose 4>&1
    "$said" | Should -BeLike '*3 items of store*'
    $said = Export-GitKvItem x.db 'hosts/**' -Property cores, owner.name -Verbose 4>&1
    "$said" | Should -BeLike '*0 items of store*'
    if (Get-Command sqlite3 -ErrorAction Ignore) { sqlite3 x.db 'SELECT key, cores, _kind FROM items ORDER BY key' | Should -Be 'hosts/a|16|object', 'hosts/c||text' }
  }

  It 'takes -As for -Format, and says what is wrong' {
    Export-GitKvItem hosts -As Sqlite
    Get-Content hosts -TotalCount 1 | Should -BeLike 'SQLite format 3*'
    Get-ErrorId { Export-GitKvItem x.db -Property 'a[' } | Should -Be 'ExpressionInvalid'
    Set-Content text.db 'something else'
    Get-ErrorId { Export-GitKvItem text.db } | Should -Be 'PathInvalid'
    Get-ErrorId { Export-GitKvItem x.json -Flat } | Should -Be 'FormatInvalid'
    Get-ErrorId { Import-GitKvItem hosts -Format Sqlite } | Should -Be 'FormatInvalid'
    Export-GitKvItem y.db -WhatIf
    Test-Path y.db | Should -BeFalse
  }

  It 'exports the items of a pipeline and of an older version' {
    Get-GitKvItem hosts/a | Export-GitKvItem x.db
    Set-GitKvItem hosts/a 1
    Export-GitKvItem x.db -AsOf '~1'
    Get-Item x.db | Should -Not -BeNullOrEmpty
  }

  It 'flattens for CSV and NDJSON' {
    Export-GitKvItem x.csv -Flat
    Get-Content x.csv | Should -Be 'key,cores,owner.name,tags', 'hosts/a,8,Ann,', 'hosts/b,2.5,,"[""x""]"'
    Export-GitKvItem x.ndjson -Property cores, tags
    Get-Content x.ndjson | Should -Be '{"key":"hosts/a","cores":8,"tags":null}', '{"key":"hosts/b","cores":2.5,"tags":"[\"x\"]"}'
  }
}
