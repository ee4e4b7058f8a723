#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Import-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    '{"app/web":{"port":80},"app/name":"shop","n":9223372036854775807}' | Set-Content values.json
    '{"id":"x","section":"s","v":1}', '{"id":"y","section":"t","v":2}' | Set-Content documents.ndjson
    "app/web:`n  port: 80`nn: 5" | Set-Content values.yaml
    "key,port,note`nweb,80,a`ndb,5432,""b,c""" | Set-Content rows.csv
  }
  AfterEach { Exit-TestRepository }

  It 'reads JSON, keys and values' {
    Import-GitKvItem values.json | Should -BeNullOrEmpty
    Get-GitKvItem -KeysOnly | Should -Be 'app/name', 'app/web', 'n'
    (Get-GitKvItem app/web).Value.port | Should -Be 80
    Get-GitKvItem n -ValueOnly | Should -Be ([long]::MaxValue)
    Get-CommitCount | Should -Be 1
  }

  It 'reads NDJSON documents, their keys from a property' {
    Import-GitKvItem documents.ndjson -KeyProperty id
    Get-GitKvItem -KeysOnly | Should -Be 'x', 'y'
    (Get-GitKvItem y).Value.v | Should -Be 2
  }

  It 'makes keys of several properties by a template, below a prefix' {
    Import-GitKvItem documents.ndjson -KeyTemplate '{section}/{id}' -Prefix docs
    Get-GitKvItem -KeysOnly | Should -Be 'docs/s/x', 'docs/t/y'
  }

  It 'reads YAML' {
    Import-GitKvItem values.yaml
    (Get-GitKvItem app/web).Value.port | Should -Be 80
  }

  It 'reads CSV, also with another delimiter' {
    Import-GitKvItem rows.csv
    (Get-GitKvItem db).Value.note | Should -Be 'b,c'
    'key;v', 'semi;1' | Set-Content other.csv
    Import-GitKvItem other.csv -Delimiter ';'
    (Get-GitKvItem semi).Value.v | Should -Be '1'
  }

  It 'reads a folder of files' {
    New-Item -ItemType Directory files/sub | Out-Null
    'one' | Set-Content -NoNewline files/a.txt
    [IO.File]::WriteAllBytes("$((Get-Item files/sub).FullName)/b.bin", [byte[]](0, 255))
    Import-GitKvItem files
    Get-GitKvItem -KeysOnly | Should -Be 'a.txt', 'sub/b.bin'
    Get-GitKvItem a.txt -ValueOnly | Should -Be 'one'
    (Get-GitKvItem sub/b.bin).Value | Should -Be 0, 255
  }

  It 'takes several paths, wildcards and files from the pipeline' {
    'key,v', 'k1,1' | Set-Content 1.part.csv
    'key,v', 'k2,2' | Set-Content 2.part.csv
    Import-GitKvItem *.part.csv -Prefix wild
    Get-ChildItem *.part.csv | Import-GitKvItem -Prefix piped
    Get-GitKvItem -KeysOnly | Should -Be 'piped/k1', 'piped/k2', 'wild/k1', 'wild/k2'
    Get-CommitCount | Should -Be 2
  }

  It 'makes one commit a batch, or exactly one' {
    1..10 | ForEach-Object { "{`"key`":`"n/$_`",`"value`":$_}" } | Set-Content many.ndjson
    Import-GitKvItem many.ndjson -BatchSize 4
    Get-CommitCount | Should -Be 3
    Import-GitKvItem many.ndjson -Prefix again -BatchSize 4 -AllOrNothing
    Get-CommitCount | Should -Be 4
  }

  It 'keeps what was good before an error in a file, but nothing with -AllOrNothing' {
    '{"key":"good","value":1}', '{bad' | Set-Content broken.ndjson
    { Import-GitKvItem broken.ndjson -AllOrNothing } | Should -Throw -ErrorId '*Invalid,GitKv.Cmdlets.ImportGitKvItemCommand'
    git for-each-ref refs/kv | Should -BeNullOrEmpty
    Import-GitKvItem broken.ndjson, values.json -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed.Count | Should -Be 1
    "$failed" | Should -BeLike '*broken.ndjson*line 2*'
    Get-GitKvItem -KeysOnly | Should -Be 'app/name', 'app/web', 'good', 'n'
  }

  It 'replaces nothing with -IfAbsent' {
    Set-GitKvItem n old
    Import-GitKvItem values.json -IfAbsent -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed.FullyQualifiedErrorId | Should -BeLike 'ItemExists,*'
    Get-GitKvItem n -ValueOnly | Should -Be 'old'
    Test-GitKvItem app/web | Should -BeTrue
  }

  It 'takes part in a transaction' {
    { Use-GitKvTransaction { Import-GitKvItem values.json; Test-GitKvItem app/web | Should -BeTrue; throw 'no' } } | Should -Throw 'no'
    Test-GitKvItem app/web | Should -BeFalse
  }

  It 'writes the items with -PassThru' {
    (Import-GitKvItem values.json -PassThru).Key | Should -Be 'app/web', 'app/name', 'n'
  }

  It 'counts the documents with -WhatIf, and changes nothing' {
    Start-Transcript transcript.txt | Out-Null
    try { Import-GitKvItem values.json -WhatIf } finally { Stop-Transcript | Out-Null }
    Get-Content transcript.txt -Raw | Should -Match 'Import 3 documents'
    git for-each-ref refs/kv | Should -BeNullOrEmpty
  }

  It 'says what is wrong: <Id>' -ForEach @(
    @{ Id = 'PathInvalid'; Script = { Import-GitKvItem nope.json } }
    @{ Id = 'PathInvalid'; Script = { Import-GitKvItem -LiteralPath nope.json } }
    @{ Id = 'PathInvalid'; Script = { Import-GitKvItem env:PATH } }
    @{ Id = 'FormatInvalid'; Script = { 'x' | Set-Content unknown.dat; Import-GitKvItem unknown.dat } }
    @{ Id = 'FormatInvalid'; Script = { Import-GitKvItem documents.ndjson } }
    @{ Id = 'FormatInvalid'; Script = { Import-GitKvItem documents.ndjson -KeyProperty id -KeyTemplate '{id}' } }
    @{ Id = 'FormatInvalid'; Script = { Import-GitKvItem documents.ndjson -KeyProperty nope } }
    @{ Id = 'KeyInvalid'; Script = { '{"a//b":1}' | Set-Content bad.json; Import-GitKvItem bad.json } }
  ) {
    Get-ErrorId $Script | Should -Be $Id
    git for-each-ref refs/kv | Should -BeNullOrEmpty
  }
}

Describe 'Export-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem app/web ([ordered]@{ port = 80; big = [long]::MaxValue })
    Set-GitKvItem app/name 'shop'
    Set-GitKvItem bytes ([byte[]](0, 255))
  }
  AfterEach { Exit-TestRepository }

  It 'writes what Import-GitKvItem reads back, byte for byte, as <_>' -ForEach 'out.json', 'out.ndjson', 'out.yaml', 'folder' {
    Export-GitKvItem $_ | Should -BeNullOrEmpty
    New-GitKvStore back | Out-Null
    Import-GitKvItem $_ -Store back
    git rev-parse refs/kv/back:app refs/kv/back:bytes | Should -Be (git rev-parse refs/kv/default:app refs/kv/default:bytes)
  }

  It 'writes flat documents as CSV' {
    Export-GitKvItem out.csv app/web
    Import-Csv out.csv | ForEach-Object { "$($_.key) $($_.port)" } | Should -Be 'app/web 80'
  }

  It 'writes some: by pattern, prefix, exact key, and from the pipeline' {
    Export-GitKvItem 1.json app/*
    Export-GitKvItem 2.json -Prefix app
    Export-GitKvItem 3.json -LiteralKey app/web, app/name
    Get-GitKvItem app/* | Export-GitKvItem 4.json
    'app/name', 'app/web' | Export-GitKvItem 5.json
    foreach ($number in 1..5) {
      (Get-Content "$number.json" -Raw | ConvertFrom-Json).PSObject.Properties.Name | Sort-Object | Should -Be 'app/name', 'app/web'
    }
  }

  It 'puts keys into the documents with -KeyProperty' {
    Export-GitKvItem out.ndjson app/web -KeyProperty id
    (Get-Content out.ndjson | ConvertFrom-Json).id | Should -Be 'app/web'
  }

  It 'does not overwrite, but with -Force' {
    'mine' | Set-Content out.json
    { Export-GitKvItem out.json -ErrorAction Stop } | Should -Throw -ErrorId 'PathInvalid,*'
    Get-Content out.json | Should -Be 'mine'
    Export-GitKvItem out.json -Force
    Get-Content out.json -Raw | ConvertFrom-Json | ForEach-Object 'app/name' | Should -Be 'shop'
  }

  It 'writes to PowerShell''s location, and gives the file with -PassThru' {
    New-Item -ItemType Directory sub | Out-Null
    Set-Location sub
    (Export-GitKvItem out.json -PassThru).FullName | Should -Be (Join-Path $PWD 'out.json')
  }

  It 'writes what the active transaction has' {
    Use-GitKvTransaction { Set-GitKvItem app/name changed; Export-GitKvItem out.json app/name }
    (Get-Content out.json -Raw | ConvertFrom-Json).'app/name' | Should -Be 'changed'
  }

  It 'has an error for a key that is not there, and writes the others' {
    Export-GitKvItem out.json nope, app/name -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed.FullyQualifiedErrorId | Should -BeLike 'ItemNotFound,*'
    (Get-Content out.json -Raw | ConvertFrom-Json).'app/name' | Should -Be 'shop'
  }

  It 'writes nothing with -WhatIf' {
    Export-GitKvItem out.json -WhatIf
    Test-Path out.json | Should -BeFalse
  }
}
