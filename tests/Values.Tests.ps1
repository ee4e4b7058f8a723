#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Values' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')

    # Sets a value and gives the item that reads back.
    function Get-RoundTrip($Value, [string] $As = 'Auto') {
      Set-GitKvItem value $Value -As $As -ErrorAction Stop
      Get-GitKvItem value
    }
  }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  Context 'that come back as they were' {
    It 'text: <_>' -ForEach @(
      'plain', '', ' ', '5', 'true', 'null', '{"a":1}', '"quoted"', "line`r`nline`n", "tab`t", "$([char]0xFEFF)with a byte order mark",
      "😀 é $([char]0x2028)", '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"></Objs>', '# a: yaml'
    ) {
      $item = Get-RoundTrip $_
      $item.Value | Should -BeExactly $_
      $item.Value | Should -BeOfType string
      $item.ValueFormat | Should -Be 'Text'
    }

    It 'numbers: <Value> as <Type>' -ForEach @(
      @{ Value = 0; Type = [long] }
      @{ Value = [long]::MaxValue; Type = [long] }
      @{ Value = [long]::MinValue; Type = [long] }
      @{ Value = [ulong]::MaxValue; Type = [bigint] }
      @{ Value = [bigint]::Pow(7, 100); Type = [bigint] }
      @{ Value = [decimal]::MaxValue; Type = [bigint] }
      @{ Value = 0.1234567890123456789012345678d; Type = [decimal] }
      @{ Value = 12345678901234567.5d; Type = [decimal] }
      @{ Value = 0.1; Type = [double] }
      @{ Value = 1.0; Type = [double] }
      @{ Value = 0.30000000000000004; Type = [double] }
      @{ Value = [double]::MaxValue; Type = [double] }
      @{ Value = [double]::Epsilon; Type = [double] }
      @{ Value = 1e22; Type = [double] }
    ) {
      $back = (Get-RoundTrip $Value).Value
      $back | Should -BeOfType $Type
      $back | Should -Be $Value
      (Get-RoundTrip @{ n = $Value }).Value.n | Should -Be $Value
    }

    It 'negative zero' {
      [double]::IsNegative((Get-RoundTrip ([double]::NegativeZero)).Value) | Should -BeTrue
    }

    It 'a single-precision number with its own digits' {
      Get-RoundTrip ([float]0.1) | Out-Null
      Get-GitKvItem value -Raw | Should -Be "0.1`n"
    }

    It 'booleans and $null' {
      (Get-RoundTrip $true).Value | Should -BeTrue
      (Get-RoundTrip $false).Value | Should -BeOfType bool
      (Get-RoundTrip $null).Value | Should -Be $null
      Get-GitKvItem value -Raw | Should -Be "null`n"
    }

    It 'arrays: <Json>' -ForEach @(
      @{ Json = '[]'; Value = @() }
      @{ Json = '[1]'; Value = @(1) }
      @{ Json = '[null]'; Value = @($null) }
      @{ Json = '[[1]]'; Value = @(, @(1)) }
      @{ Json = '[[],[]]'; Value = @(@(), @()) }
      @{ Json = '[1,"a",null,true]'; Value = @(1, 'a', $null, $true) }
    ) {
      $item = Get-RoundTrip $Value
      , $item.Value | Should -BeOfType [object[]]
      ConvertTo-Json $item.Value -Compress -Depth 5 | Should -Be $Json
    }

    It 'objects, in the order of their properties' {
      $item = Get-RoundTrip ([ordered]@{ z = 1; a = [pscustomobject]@{ y = @(1, 2); b = $null } })
      $item.Value.PSObject.Properties.Name | Should -Be 'z', 'a'
      $item.Value.a.PSObject.Properties.Name | Should -Be 'y', 'b'
      $item.Value.a.y | Should -Be 1, 2
    }

    It 'bytes that are no text' {
      $item = Get-RoundTrip ([byte[]](0, 255, 10))
      , $item.Value | Should -BeOfType [byte[]]
      $item.Value | Should -Be 0, 255, 10
      $item.ValueFormat | Should -Be 'Bytes'
    }

    It 'a value nested 512 levels deep' {
      $value = 1
      1..512 | ForEach-Object { $value = , $value }
      Set-GitKvItem deep $value
      $back = (Get-GitKvItem deep).Value
      $depth = 0
      while ($back -is [array]) { $depth++; $back = $back[0] }
      $depth | Should -Be 512
    }

    It 'text and bytes of many megabytes' {
      $text = 'x' * 20MB
      (Get-RoundTrip $text).Value -ceq $text | Should -BeTrue
      $bytes = [byte[]]::new(100MB)
      [Random]::new(7).NextBytes($bytes)
      Set-GitKvItem bytes $bytes
      [Convert]::ToHexString([Security.Cryptography.SHA1]::HashData((Get-GitKvItem bytes -AsByteStream))) |
        Should -Be ([Convert]::ToHexString([Security.Cryptography.SHA1]::HashData($bytes)))
      git fsck --strict 2>$null
      $LASTEXITCODE | Should -Be 0
    }
  }

  Context 'that JSON has no type for' {
    It 'keeps as text that a cast turns back: <Value>' -ForEach @(
      @{ Value = [datetime]::new(638412345678901234, 'Utc') }
      @{ Value = [datetime]::new(638412345678901234, 'Unspecified') }
      @{ Value = [datetimeoffset]::new(638412345678901234, [timespan]'05:30') }
      @{ Value = [timespan]'-1.02:03:04.0000005' }
      @{ Value = [guid]'6f9619ff-8b86-d011-b42d-00cf4fc964ff' }
      @{ Value = [uri]'https://example.org/a%20b' }
      @{ Value = [version]'1.2.3' }
      @{ Value = [semver]'1.2.3-beta.1' }
      @{ Value = [DayOfWeek]::Friday }
      @{ Value = [IO.FileAttributes]'Hidden, System' }
      @{ Value = [char]'x' }
      @{ Value = [ipaddress]'::1' }
      @{ Value = [dateonly]::new(2024, 2, 29) }
    ) {
      foreach ($back in (Get-RoundTrip $Value).Value, (Get-RoundTrip @{ v = $Value }).Value.v) {
        $back | Should -BeOfType string
        $back -as $Value.GetType() | Should -Be $Value
      }
    }

    It 'keeps every tick, the offset and the kind of dates' {
      $offset = [datetimeoffset]::new(638412345678901234, [timespan]'-03:30')
      ([datetimeoffset](Get-RoundTrip $offset).Value).EqualsExact($offset) | Should -BeTrue
      $utc = [datetime]::new(638412345678901234, 'Utc')
      $back = [datetime]::Parse((Get-RoundTrip $utc).Value, $null, 'RoundtripKind')
      $back.Ticks, $back.Kind | Should -Be $utc.Ticks, 'Utc'
    }

    It 'leaves text that looks like a date alone' {
      (Get-RoundTrip @{ d = '2024-01-01T00:00:00Z' }).Value.d | Should -BeExactly '2024-01-01T00:00:00Z'
    }

    It 'keeps the text of script blocks and XML, and switches as booleans' {
      (Get-RoundTrip { Get-Date }).Value.Trim() | Should -Be 'Get-Date'
      (Get-RoundTrip ([xml]'<a b="1" />')).Value | Should -Be '<a b="1" />'
      (Get-RoundTrip ([switch]$true)).Value | Should -BeTrue
    }

    It 'keeps bytes inside of a document as base64' {
      (Get-RoundTrip @{ b = [byte[]](1, 2) }).Value.b | Should -Be 'AQI='
    }

    It 'keeps the properties of other objects' {
      class Thing { [int] $Number = 1; [string] $Name = 'n'; hidden [int] $Secret = 2 }
      $value = (Get-RoundTrip ([Thing]::new() | Add-Member Extra 3 -PassThru)).Value
      $value.PSObject.Properties.Name | Should -Be 'Number', 'Name', 'Extra'
    }

    It 'keeps what Select-Object and Import-Csv make' {
      (Get-RoundTrip (Get-Item $PSCommandPath | Select-Object Name)).Value.Name | Should -Be 'Values.Tests.ps1'
      (Get-RoundTrip ("a,b`n1,2" | ConvertFrom-Csv)).Value.b | Should -Be '2'
    }

    It 'keeps text that commands decorate as the text' {
      'line' | Set-Content file.txt
      (Get-RoundTrip (Get-Content file.txt)).Value | Should -BeExactly 'line'
      (Get-RoundTrip @{ t = Get-Content file.txt }).Value.t | Should -BeExactly 'line'
    }
  }

  Context 'that can''t be kept' {
    It '<Name>: <Id>' -ForEach @(
      @{ Name = 'NaN'; Id = 'ValueInvalid'; Value = { [double]::NaN } }
      @{ Name = 'infinity in a document'; Id = 'ValueInvalid'; Value = { @{ a = [float]::PositiveInfinity } } }
      @{ Name = 'a lone surrogate'; Id = 'ValueInvalid'; Value = { "a$([char]0xD800)b" } }
      @{ Name = 'a lone surrogate in a document'; Id = 'ValueInvalid'; Value = { @{ a = "$([char]0xDC00)" } } }
      @{ Name = 'a lone surrogate in a name'; Id = 'ValueInvalid'; Value = { @{ "$([char]0xD800)" = 1 } } }
      @{ Name = 'a dictionary in itself'; Id = 'ValueHasCycle'; Value = { $h = @{}; $h.self = $h; $h } }
      @{ Name = 'an array in itself'; Id = 'ValueHasCycle'; Value = { $a = @(0); $a[0] = $a; , $a } }
      @{ Name = 'a custom object in itself'; Id = 'ValueHasCycle'; Value = { $o = [pscustomobject]@{ s = $null }; $o.s = $o; $o } }
      @{ Name = '513 levels'; Id = 'ValueTooDeep'; Value = { $v = 1; 1..513 | ForEach-Object { $v = @{ n = $v } }; $v } }
      @{ Name = '2,000 levels'; Id = 'ValueTooDeep'; Value = { $v = 1; 1..2000 | ForEach-Object { $v = , $v }; , $v } }
      @{ Name = 'a live object without bottom'; Id = 'ValueTooDeep'; Value = { Get-Item $PSCommandPath } }
      @{ Name = 'a secret'; Id = 'ValueInvalid'; Value = { [securestring]::new() } }
      @{ Name = 'a secret in a document'; Id = 'ValueInvalid'; Value = { @{ c = [pscredential]::new('u', [securestring]::new()) } } }
      @{ Name = 'two keys with the same text'; Id = 'ValueInvalid'; Value = { $h = @{}; $h[1] = 1; $h['1'] = 2; $h } }
    ) {
      $bad = & $Value
      Get-ErrorId { Set-GitKvItem bad $bad } | Should -Be $Id
      Test-GitKvItem bad | Should -BeFalse
    }

    It 'takes the same object twice, which is no cycle' {
      $shared = @{ n = 1 }
      (Get-RoundTrip @{ a = $shared; b = $shared; c = @($shared, $shared) }).Value.c[1].n | Should -Be 1
    }
  }

  Context 'with -As' {
    It 'Json: takes JSON text as the value' {
      (Get-RoundTrip '{"a":[1,2.50]}' Json).Value.a | Should -Be 1, 2.5
      Get-GitKvItem value -Raw | Should -Match '2\.50'
      Get-ErrorId { Set-GitKvItem bad '{bad' -As Json } | Should -Be 'ValueInvalid'
      Get-ErrorId { Set-GitKvItem bad (('[' * 2000) + (']' * 2000)) -As Json } | Should -Be 'ValueTooDeep'
    }

    It 'Yaml: takes YAML text as the value' {
      $item = Get-RoundTrip "a: 1`nb:`n  - x`n  - 'yes'" Yaml
      $item.Value.a | Should -Be 1
      $item.Value.b | Should -Be 'x', 'yes'
      Get-GitKvItem value -Raw | ConvertFrom-Json | ForEach-Object a | Should -Be 1
    }

    It 'Text: keeps anything as text' {
      (Get-RoundTrip 5 Text).Value | Should -BeExactly '5'
      (Get-RoundTrip @('a', 'b') Text).Value | Should -BeExactly "a`nb"
      (Get-RoundTrip ([byte[]](65, 66)) Text).Value | Should -BeExactly 'AB'
      Get-ErrorId { Set-GitKvItem bad ([byte[]](255)) -As Text } | Should -Be 'ValueInvalid'
    }

    It 'Bytes: keeps the very bytes' {
      Set-GitKvItem value '{"a" : 1}' -As Bytes
      Get-GitKvItem value -Raw | Should -BeExactly '{"a" : 1}'
      Set-GitKvItem value @(1, 2, 255) -As Bytes
      $bytes = Get-GitKvItem value -AsByteStream
      $bytes | Should -Be 1, 2, 255
      Get-ErrorId { Set-GitKvItem bad @{ a = 1 } -As Bytes } | Should -Be 'ValueInvalid'
    }

    It 'CliXml: keeps .NET types' {
      (Get-RoundTrip ([datetime]'2024-01-01') CliXml).Value | Should -BeOfType datetime
      [double]::IsNaN((Get-RoundTrip ([double]::NaN) CliXml).Value) | Should -BeTrue
      $item = Get-RoundTrip @{ t = [timespan]'01:00'; l = @(1, @(2, @(3, @(4)))) } CliXml
      $item.Value.t | Should -BeOfType timespan
      $item.Value.l[1][1][1] | Should -Be 4
      $item.ValueFormat | Should -Be 'CliXml'
    }

    It 'CliXml: refuses what it would cut off, and secrets' {
      $deep = 1
      1..100 | ForEach-Object { $deep = @{ n = $deep } }
      Get-ErrorId { Set-GitKvItem bad $deep -As CliXml } | Should -Be 'ValueTooDeep'
      Get-ErrorId { Set-GitKvItem bad ([securestring]::new()) -As CliXml } | Should -Be 'ValueInvalid'
    }
  }

  Context 'that others wrote' {
    BeforeAll {
      function Set-ByHand([string] $Content) { Set-GitKvItem hand ([Text.Encoding]::UTF8.GetBytes($Content)) -As Bytes }
    }

    It 'reads a number without losing a digit: <Literal>' -ForEach @(
      @{ Literal = '123456789012345678901234567890'; Value = [bigint]::Parse('123456789012345678901234567890') }
      @{ Literal = '0.1234567890123456789'; Value = 0.1234567890123456789d }
      @{ Literal = '1E5'; Value = 100000.0 }
      @{ Literal = '1e400'; Value = [bigint]::Pow(10, 400) }
      @{ Literal = '3.14159265358979323846264338327950288'; Value = [Math]::PI }
    ) {
      Set-ByHand "{`"n`":$Literal}"
      $back = (Get-GitKvItem hand).Value.n
      $back | Should -Be $Value
      $back | Should -BeOfType $Value.GetType()
    }

    It 'reads names that differ in case, or are empty, as a dictionary' {
      Set-ByHand '{"a":1,"A":2,"":{"x":1}}'
      $value = (Get-GitKvItem hand).Value
      $value -is [Collections.IDictionary] | Should -BeTrue
      $value['a'], $value['A'], $value[''].x | Should -Be 1, 2, 1
      (Get-RoundTrip $value).Value['A'] | Should -Be 2
    }

    It 'reads text that is almost something else as text: <_>' -ForEach '{"a":1', '<Objs', "`u{FEFF}{}", '01', 'NaN' {
      Set-ByHand $_
      (Get-GitKvItem hand).Value | Should -BeExactly $_
    }

    It 'makes no live object of CLIXML, and runs nothing in it' {
      $xml = [Management.Automation.PSSerializer]::Serialize((Get-Item $PSCommandPath))
      Set-ByHand $xml
      (Get-GitKvItem hand).Value | Should -Not -BeOfType IO.FileInfo
      (Get-GitKvItem hand).Value.PSTypeNames[0] | Should -Be 'Deserialized.System.IO.FileInfo'
      Set-ByHand '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj'
      Get-ErrorId { Get-GitKvItem hand } | Should -Be 'ValueInvalid'
    }
  }
}
