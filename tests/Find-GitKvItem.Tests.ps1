#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Find-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Use-GitKvTransaction {
      Set-GitKvItem tasks/1 @{ title = 'Paint'; status = 'open'; size = 8; done = $false; tags = 'home', 'wet'; part = @{ n = 1 } }
      Set-GitKvItem tasks/2 @{ title = 'Plant'; status = 'closed'; size = 3; done = $true; tags = 'garden', 'wet' }
      Set-GitKvItem tasks/3 @{ title = 'mow'; status = 'Open'; size = 20; tags = @(); due = '2030-05-01' }
      Set-GitKvItem notes/a "one line`nanother Line"
    }
  }
  AfterEach { Exit-TestRepository }

  It 'finds with <Name>' -ForEach @(
    @{ Name = 'a script block'; Filter = { $_.status -eq 'open' -and $_.size -gt 10 }; Keys = 'tasks/3' }
    @{ Name = 'no $_ before properties'; Filter = { status -eq 'open' -and part.n -eq 1 }; Keys = 'tasks/1' }
    @{ Name = 'a text'; Filter = "status -eq open -and size -gt 10"; Keys = 'tasks/3' }
    @{ Name = 'brackets and not'; Filter = { -not ($_.status -eq 'open') -and ($_.size -le 3 -or $_.x -eq 1) }; Keys = 'tasks/2' }
    @{ Name = 'elements of arrays'; Filter = { 'wet' -in $_.tags }; Keys = 'tasks/1', 'tasks/2' }
    @{ Name = 'the key'; Filter = { key($_) -like 'n*' }; Keys = 'notes/a' }
    @{ Name = 'nothing that matches'; Filter = { status -eq 'gone' }; Keys = @() }
  ) {
    (Find-GitKvItem -Where $Filter).Key | Should -Be $Keys
    (Find-GitKvItem $Filter).Key | Should -Be $Keys
  }

  It 'finds with <Name>' -ForEach @(
    @{ Name = '-EQ'; Arguments = @{ Property = 'status'; EQ = $true; Value = 'open' }; Keys = 'tasks/1', 'tasks/3' }
    @{ Name = '-CEQ'; Arguments = @{ Property = 'status'; CEQ = $true; Value = 'open' }; Keys = 'tasks/1' }
    @{ Name = '-NE'; Arguments = @{ Property = 'status'; NE = $true; Value = 'open' }; Keys = 'notes/a', 'tasks/2' }
    @{ Name = '-GT'; Arguments = @{ Property = 'size'; GT = $true; Value = 8 }; Keys = 'tasks/3' }
    @{ Name = '-LE with a decimal'; Arguments = @{ Property = 'size'; LE = $true; Value = [decimal] 8.0 }; Keys = 'tasks/1', 'tasks/2' }
    @{ Name = '-Between'; Arguments = @{ Property = 'size'; Between = $true; Value = 3, 8 }; Keys = 'tasks/1', 'tasks/2' }
    @{ Name = '-In'; Arguments = @{ Property = 'size'; In = $true; Value = 3, '20', 'x' }; Keys = 'tasks/2', 'tasks/3' }
    @{ Name = '-Like'; Arguments = @{ Property = 'title'; Like = $true; Value = 'P*nt' }; Keys = 'tasks/1', 'tasks/2' }
    @{ Name = '-CNotLike'; Arguments = @{ Property = 'title'; CNotLike = $true; Value = 'p*' }; Keys = 'notes/a', 'tasks/1', 'tasks/2', 'tasks/3' }
    @{ Name = '-Match'; Arguments = @{ Property = 'title'; Match = $true; Value = '^(M|X)' }; Keys = 'tasks/3' }
    @{ Name = '-Contains'; Arguments = @{ Property = 'tags'; Contains = $true; Value = 'garden' }; Keys = 'tasks/2' }
    @{ Name = '-Exists'; Arguments = @{ Property = 'part'; Exists = $true }; Keys = 'tasks/1' }
    @{ Name = 'a boolean'; Arguments = @{ Property = 'done'; EQ = $true; Value = $true }; Keys = 'tasks/2' }
    @{ Name = '$null'; Arguments = @{ Property = 'done'; EQ = $true; Value = $null }; Keys = 'notes/a', 'tasks/3' }
    @{ Name = 'a date'; Arguments = @{ Property = 'due'; EQ = $true; Value = [datetime] '2030-05-01' }; Keys = 'tasks/3' }
  ) {
    (Find-GitKvItem @Arguments).Key | Should -Be $Keys
  }

  It 'takes operators as Where-Object does, by name and by place' {
    (Find-GitKvItem -Property status -EQ closed).Key | Should -Be tasks/2
    (Find-GitKvItem size -Between 5, 10).Key | Should -Be tasks/1
    (Find-GitKvItem size -In 3, 8).Key | Should -Be tasks/1, tasks/2
  }

  It 'emits items as Get-GitKvItem does' {
    $item = Find-GitKvItem { size -eq 3 }
    $item | Should -BeOfType GitKv.GitKvItem
    $item.Value.title | Should -Be Plant
    $item.Version | Should -Be (Get-GitKvItem tasks/2).Version
    $item | Set-GitKvItem -Value gone
    Get-GitKvItem tasks/2 -ValueOnly | Should -Be gone
  }

  It 'knows the variables of the caller, and runs nothing' {
    $limit = 5
    ${odd name} = 'open', 'x'
    (Find-GitKvItem { size -gt $limit -and status -in ${odd name} }).Key | Should -Be tasks/1, tasks/3
    $script:ran = $false
    { Find-GitKvItem { $script:ran = $true } -ErrorAction Stop } | Should -Throw -ErrorId 'FilterInvalid*'
    { Find-GitKvItem { size -gt $(throw "ran") } -ErrorAction Stop } | Should -Throw -ErrorId 'FilterInvalid*'
    $script:ran | Should -BeFalse
    { Find-GitKvItem { size -gt $noSuchVariable } -ErrorAction Stop } | Should -Throw '*no variable*noSuchVariable*'
  }

  It 'sorts, pages and counts' {
    (Find-GitKvItem -Sort size -Prefix tasks).Key | Should -Be tasks/2, tasks/1, tasks/3
    (Find-GitKvItem -Sort status, size -Descending).Key | Should -Be tasks/3, tasks/1, tasks/2, notes/a
    (Find-GitKvItem -Sort size -Skip 1 -First 1).Key | Should -Be tasks/1
    (Find-GitKvItem -First 0) | Should -BeNullOrEmpty
    Find-GitKvItem { size -gt 1 } -Count | Should -Be 3
    Find-GitKvItem { size -gt 100 } -Count | Should -Be 0
  }

  It 'narrows by keys' {
    (Find-GitKvItem -Key 'tasks/[12]' -Sort size).Key | Should -Be tasks/2, tasks/1
    (Find-GitKvItem { size -gt 1 } -Key tasks/3, notes/).Key | Should -Be tasks/3
    (Find-GitKvItem -Prefix notes).Key | Should -Be notes/a
  }

  It 'selects properties as columns, with their types' {
    $rows = Find-GitKvItem -Prefix tasks -Select title, size, part, tags, part.n, 'length(tags)', nothing
    $rows[0].PSObject.Properties.Name | Should -Be Key, title, size, part, tags, part.n, 'length(tags)', nothing
    $rows[0].part.n | Should -Be 1
    $rows[0].'part.n' | Should -Be 1
    $rows[0].tags | Should -Be home, wet
    $rows[0].'length(tags)' | Should -Be 2
    $rows[0].size | Should -BeOfType long
    $rows[2].part | Should -BeNullOrEmpty
    , $rows[2].tags | Should -BeOfType array
  }

  It 'groups by a property' {
    $groups = Find-GitKvItem -GroupBy status
    $groups.Name | Should -Be closed, open, $null
    $groups | ForEach-Object Count | Should -Be 1, 2, 1
    $groups[1].Items.Key | Should -Be tasks/1, tasks/3
    (Find-GitKvItem -GroupBy tags).Name | Should -Be garden, home, wet, $null
  }

  It 'runs a script block for the rest' {
    (Find-GitKvItem { size -gt 1 } -FilterScript { $_.Key -match '[13]$' -and $_.Value.title -clike 'P*' }).Key | Should -Be tasks/1
    Find-GitKvItem -FilterScript { $_.Size -lt 40 } -Count | Should -Be 1
    (Find-GitKvItem -GroupBy status -FilterScript { $_.Value.size }).Name | Should -Be closed, open
  }

  It 'explains how, and says when all values are read' {
    $plan = Find-GitKvItem { size -gt 1 } -Prefix tasks -Explain -FilterScript { $true }
    $plan.Access | Should -Be Scan
    $plan.Filter | Should -Be 'size -gt 1'
    $plan.FilterScript | Should -Be '$true'
    $plan.Key | Should -Be 'tasks/**'
    (Find-GitKvItem 'name() -eq a' -Explain).Access | Should -Be Keys
    $said = Find-GitKvItem { size -gt 100 } -Verbose 4>&1
    $said | Should -BeLike '*values of all items*'
  }

  It 'finds in the past, in a transaction, and on a remote' {
    Set-GitKvItem tasks/2 @{ size = 99 }
    (Find-GitKvItem { size -eq 3 } -AsOf '~1').Key | Should -Be tasks/2
    Find-GitKvItem { size -eq 3 } | Should -BeNullOrEmpty
    Use-GitKvTransaction {
      Set-GitKvItem tasks/4 @{ size = 99 }
      Remove-GitKvItem tasks/1
      (Find-GitKvItem { size -gt 5 } | ForEach-Object { "$($_.Key) $($_.Value.size)" }) | Should -Be 'tasks/2 99', 'tasks/3 20', 'tasks/4 99'
    }
    (Find-GitKvItem { size -eq 20 } -Remote $PWD.Path).Key | Should -Be tasks/3
    (Find-GitKvItem -Text MOW -Remote $PWD.Path).Key | Should -Be tasks/3
  }

  It 'finds no expired items' {
    Set-GitKvItem tasks/9 @{ size = 8 } -ExpiresAt ([datetime]::UtcNow.AddSeconds(-1)) -WarningAction Ignore
    (Find-GitKvItem { size -eq 8 }).Key | Should -Be tasks/1
  }

  It 'finds text in lines, ignoring case' {
    $found = Find-GitKvItem -Text 'LINE'
    $found.Key | Should -Be notes/a, notes/a
    $found.LineNumber | Should -Be 1, 2
    $found.Column | Should -Be 5, 9
    $found[1].Line | Should -Be 'another Line'
    (Find-GitKvItem -Text Line -CaseSensitive).LineNumber | Should -Be 2
    (Find-GitKvItem -Text '^an?o' -Regex).Line | Should -Be 'another Line'
    (Find-GitKvItem -Text 'a.*e' -Regex -CaseSensitive -Prefix notes).LineNumber | Should -Be 2
    Find-GitKvItem -Text 'an?o' | Should -BeNullOrEmpty
    Find-GitKvItem -Text wet -Count | Should -Be 2
    (Find-GitKvItem -Text wet -Skip 1 -First 1).Key | Should -Be tasks/2
    "$($found[0])" | Should -Be 'notes/a:1:one line'
  }

  It 'refuses <Name>' -ForEach @(
    @{ Name = 'a filter that is none'; Arguments = @{ Where = 'status = open' }; Id = 'FilterInvalid' }
    @{ Name = 'a filter of another type'; Arguments = @{ Where = 5 }; Id = 'FilterInvalid' }
    @{ Name = 'a bad property'; Arguments = @{ Sort = 'a..b' }; Id = 'ExpressionInvalid' }
    @{ Name = 'a bad regular expression'; Arguments = @{ Text = '('; Regex = $true }; Id = 'ExpressionInvalid' }
    @{ Name = 'a property without operator'; Arguments = @{ Property = 'a'; Value = 1 }; Id = 'FilterInvalid' }
    @{ Name = 'two operators'; Arguments = @{ Property = 'a'; Value = 1; EQ = $true; GT = $true }; Id = 'FilterInvalid' }
    @{ Name = 'two outputs'; Arguments = @{ Count = $true; GroupBy = 'a' }; Id = 'UsageInvalid' }
    @{ Name = 'a store that is not there'; Arguments = @{ Store = 'nix' }; Id = 'StoreNotFound' }
  ) {
    { Find-GitKvItem @Arguments -ErrorAction Stop } | Should -Throw -ErrorId "$Id*"
  }
}
