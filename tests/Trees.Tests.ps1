#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Trees of objects' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  Context 'Set-GitKvItem -Expand' {
    It 'makes an item of each value, and replaces what was there' {
      Set-GitKvItem doc -Expand ([ordered]@{ name = 'x'; tags = @('a', 1); deep = @{ er = $null; none = @() } })
      Get-GitKvItem doc/ -KeysOnly | Should -Be 'doc/deep/er', 'doc/deep/none', 'doc/name', 'doc/tags/#0', 'doc/tags/#1'
      Get-GitKvItem 'doc/tags/#1' -ValueOnly | Should -Be 1
      Set-GitKvItem doc -Expand @{ name = 'y' }
      Get-GitKvItem -KeysOnly | Should -Be 'doc/name'
      git rev-list --count refs/kv/default | Should -Be 2
    }

    It 'takes objects from the pipeline, each below its key, in one commit' {
      [pscustomobject]@{ id = 'a'; n = 1 }, [pscustomobject]@{ id = 'b'; n = 2 } | Set-GitKvItem -KeyProperty id -Expand
      Get-GitKvItem -KeysOnly | Should -Be 'a/id', 'a/n', 'b/id', 'b/n'
      git rev-list --count refs/kv/default | Should -Be 1
    }

    It 'leaves out what can not be taken apart, and the others land' {
      $ids = Get-ErrorId { [pscustomobject]@{ id = 'a'; 'x/y' = 1 }, [pscustomobject]@{ id = 'b' } | Set-GitKvItem -KeyProperty id -Expand }
      $ids | Should -Be 'KeyInvalid'
      Get-GitKvItem -KeysOnly | Should -Be 'b/id'
    }

    It 'names elements by -ArrayKey' {
      Set-GitKvItem team -Expand @{ people = @(@{ id = 'ann' }, @{ id = 'bob' }) } -ArrayKey id
      Get-GitKvItem -KeysOnly | Should -Be 'team/people/#ann/id', 'team/people/#bob/id'
      Get-ErrorId { Set-GitKvItem team -Expand @{ people = @(@{ id = 1 }, @{ id = 1 }) } -ArrayKey id } | Should -Be 'ValueInvalid'
      Get-ErrorId { Set-GitKvItem team 1 -ArrayKey id } | Should -Be 'ValueInvalid'
      Get-ErrorId { Set-GitKvItem team 1 -Expand -IfVersion abc } | Should -Be 'ValueInvalid'
    }

    It 'takes a file, YAML, and CLIXML as the one item that it is' {
      '{"a":{"b":[1]}}' | Set-Content x.json
      Set-GitKvItem file -FilePath x.json -Expand
      Set-GitKvItem yaml "a: {b: 2}" -As Yaml -Expand
      Get-GitKvItem -KeysOnly | Should -Be 'file/a/b/#0', 'yaml/a/b'
    }

    It 'changes nothing with -WhatIf, and writes the items with -PassThru' {
      Set-GitKvItem doc -Expand @{ a = 1 } -WhatIf
      git for-each-ref refs/kv | Should -BeNullOrEmpty
      (Set-GitKvItem doc -Expand @{ a = 1; b = 2 } -PassThru).Key | Should -Be 'doc/a', 'doc/b'
    }

    It 'lets all parts expire together' {
      Set-GitKvItem doc -Expand @{ a = 1; b = 2 } -ExpiresIn 1h
      (Get-GitKvItem doc/).ExpiresAt | Should -HaveCount 2
    }
  }

  It 'New-GitKvItem -Expand needs an empty place' {
    New-GitKvItem doc -Expand @{ a = 1 }
    Get-ErrorId { New-GitKvItem doc -Expand @{ b = 1 } } | Should -Be 'ItemExists'
    Get-GitKvItem -KeysOnly | Should -Be 'doc/a'
  }

  Context 'Get-GitKvItem -Collapse' {
    BeforeEach { Set-GitKvItem users -Expand @{ ann = @{ age = 30; tags = @('x', 'y') }; bob = @{ age = 31 } } }

    It 'is the object again' {
      $item = Get-GitKvItem users -Collapse
      $item.Key | Should -Be 'users'
      $item.Value.ann.tags | Should -Be 'x', 'y'
      $item.Value.bob.age | Should -Be 31
      $item.Version | Should -Match '^[0-9a-f]{40}$'
      $item.UpdatedBy | Should -Be 'Tess Test'
      (Get-GitKvItem users -Collapse -AsHashtable -ValueOnly).Keys | Should -Be 'ann', 'bob'
      (Get-GitKvItem users/ann/age -Collapse).Value | Should -Be 30
      (Get-GitKvItem -Prefix users -Collapse).Value.bob.age | Should -Be 31
      (Get-GitKvItem users/ -Collapse).Value.bob.age | Should -Be 31
    }

    It 'gives an object for each directory that matches' {
      (Get-GitKvItem 'users/*' -Collapse).Key | Should -Be 'users/ann', 'users/bob'
      (Get-GitKvItem 'users/*' -Collapse -First 1 -Skip 1).Value.age | Should -Be 31
      Get-GitKvItem 'users/*' -Collapse -KeysOnly | Should -Be 'users/ann', 'users/bob'
    }

    It 'goes on to Set-GitKvItem, whole or taken apart again' {
      Get-GitKvItem users/ann -Collapse | Set-GitKvItem -Key copy
      (Get-GitKvItem copy).Value.age | Should -Be 30
      Get-GitKvItem users/ann -Collapse | Set-GitKvItem -Key other -Expand
      git rev-parse refs/kv/default:other | Should -Be (git rev-parse refs/kv/default:users/ann)
      $item = Get-GitKvItem users/bob -Collapse
      $item.Value.age = 32
      $item | Set-GitKvItem -Expand
      Get-GitKvItem users/bob/age -ValueOnly | Should -Be 32
    }

    It 'reads older versions and the active transaction' {
      Set-GitKvItem users/bob/age 40
      (Get-GitKvItem users/bob -Collapse -AsOf '~1').Value.age | Should -Be 31
      Use-GitKvTransaction {
        Set-GitKvItem users/bob -Expand @{ gone = $true }
        (Get-GitKvItem users/bob -Collapse).Value.gone | Should -BeTrue
      }
      Get-GitKvItem users/bob/ -KeysOnly | Should -Be 'users/bob/gone'
    }

    It 'says what is not there' {
      Get-ErrorId { Get-GitKvItem nothing -Collapse } | Should -Be 'ItemNotFound'
    }

    It 'works on a remote' {
      $remote = New-TestRemote
      git push --quiet $remote refs/kv/default
      (Get-GitKvItem users -Collapse -Remote origin).Value.ann.age | Should -Be 30
      Set-GitKvItem users/ann -Expand @{ age = 50 } -Remote origin
      Copy-GitKvItem users team/users -Remote origin
      git -C $remote rev-parse refs/kv/default:team/users | Should -Be (git -C $remote rev-parse refs/kv/default:users)
      (Get-GitKvItem team -Collapse -Remote origin).Value.users.ann.age | Should -Be 50
    }
  }

  Context 'Get-GitKvItem -Order' {
    It 'lists chosen components first in each directory' {
      Set-GitKvItem e -Expand @{ value = '+'; left = @{ value = '*'; left = @{ value = 'x' }; right = @{ value = 'y' } }; right = @{ value = 2 } }
      (Get-GitKvItem 'e/**/value' -Order left, value, right -ValueOnly) -join ' ' | Should -Be 'x * y + 2'
      (Get-GitKvItem 'e/**' -Order value, left -ValueOnly -Skip 1 -First 2) -join ' ' | Should -Be '* x'
    }
  }

  Context 'copies and moves of directories' {
    It 'share their trees, in and out of transactions' {
      Set-GitKvItem a -Expand @{ b = @{ c = 1; d = 2 } }
      Copy-GitKvItem a/b x/y
      git rev-parse refs/kv/default:x/y | Should -Be (git rev-parse refs/kv/default:a/b)
      (Copy-GitKvItem a z -PassThru).Key | Should -Be 'z/b/c', 'z/b/d'
      Use-GitKvTransaction {
        Move-GitKvItem a q
        Set-GitKvItem q/b/c 5
        Get-GitKvItem 'q/**' -KeysOnly | Should -Be 'q/b/c', 'q/b/d'
        Get-GitKvItem 'a/**' -KeysOnly | Should -BeNullOrEmpty
      }
      Get-GitKvItem q/b/c -ValueOnly | Should -Be 5
      Rename-GitKvItem q r
      Get-GitKvItem r/b/d -ValueOnly | Should -Be 2
      git fsck --strict 2>&1 | Where-Object { $_ -notmatch 'notice' } | Should -BeNullOrEmpty
    }
  }
}
