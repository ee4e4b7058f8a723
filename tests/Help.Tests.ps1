#Requires -Version 7.6

BeforeDiscovery {
    $root = Split-Path $PSScriptRoot
    Import-Module "$PSScriptRoot/Support/Examples.psm1" -Force
    $pages = Get-ChildItem "$root/docs/en-US/*.md"
    $commandPages = $pages | Where-Object BaseName -NotLike 'about_*' | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
    $topics = $pages | Where-Object BaseName -Like 'about_*' | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
    $withExamples = @($pages) + (Get-Item "$root/README.md" -ErrorAction Ignore) |
        Where-Object { Get-ExampleBlock $_.FullName } |
        ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    $hasPlatyPS = [bool] (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable | Where-Object Version -GE '1.0.3')
}

BeforeAll {
    . "$PSScriptRoot/Support/TestRepository.ps1"
    $root = Split-Path $PSScriptRoot
    Import-Module "$PSScriptRoot/Support/Examples.psm1" -Force

    # Sessions that examples start find the module as they do where it is installed.
    $modulePath = $env:PSModulePath
    $env:PSModulePath = (Split-Path (Split-Path $module)) + [System.IO.Path]::PathSeparator + $modulePath
}

AfterAll {
    $env:PSModulePath = $modulePath
}

Describe 'Help of <Name>' -ForEach $commandPages {
    BeforeAll {
        $help = Get-Help $Name -Full
        $own = @((Get-Command $Name).Parameters.Values | Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters })
    }

    It 'is there and says what the cmdlet does' {
        $help.Name | Should -BeExactly $Name
        $help.Synopsis | Should -Not -Match '\{\{ Fill|^\s*$'
        ($help.description | Out-String) | Should -Not -Match '\{\{ Fill|^\s*$'
    }

    It 'tells about every parameter' {
        foreach ($parameter in $own) {
            $text = ($help.parameters.parameter | Where-Object name -EQ $parameter.Name).description | Out-String
            $text | Should -Not -Match '\{\{ Fill|^\s*$' -Because "-$($parameter.Name) has to be described"
        }

        @($help.parameters.parameter.name) | Should -HaveCount $own.Count
    }

    It 'has examples with code' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterThan 1
        foreach ($example in $examples) { $example.code | Should -Not -BeNullOrEmpty }
        (Get-Help $Name -Examples | Out-String) | Should -Match ([regex]::Escape($examples[0].code.Split("`n")[0]))
    }

    It 'has no placeholder left' {
        [System.IO.File]::ReadAllText($Path) | Should -Not -Match '\{\{ (Fill|Add)'
    }

    It 'links to pages that there are' {
        foreach ($link in [regex]::Matches([System.IO.File]::ReadAllText($Path), '\]\((?<to>[^)#:]+)\)')) {
            Join-Path (Split-Path $Path) $link.Groups['to'].Value | Should -Exist
        }
    }
}

Describe 'Help as a whole' {
    It 'has a page for each cmdlet, and none for others' {
        $names = @((Get-ChildItem "$root/docs/en-US/*.md").BaseName | Where-Object { $_ -notlike 'about_*' } | Sort-Object)
        $names | Should -BeExactly @((Get-Command -Module GitKv).Name | Sort-Object)
    }

    It 'shows the topic <Name>, with what it is about' -ForEach $topics {
        $topic = Get-Help $Name
        $topic.Name | Should -BeExactly $Name
        $topic.Synopsis | Should -Be ([System.IO.File]::ReadAllLines($Path)[4])
        ($topic | Out-String) | Should -Match '## LONG DESCRIPTION'
    }

    It 'is as PlatyPS makes it from the module and the pages' -Skip:(-not $hasPlatyPS) {
        $pages = Join-Path $TestDrive 'pages'
        Copy-Item "$root/docs/en-US" $pages -Recurse
        $maml = Join-Path $TestDrive 'GitKv.dll-Help.xml'

        # In a process of its own, as it loads a copy of the module.
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File "$root/build/Update-Help.ps1" -Module $module -Pages $pages -Maml $maml
        $LASTEXITCODE | Should -Be 0
        foreach ($page in Get-ChildItem "$root/docs/en-US/*.md") {
            $current = [System.IO.File]::ReadAllText((Join-Path $pages $page.Name))
            $current | Should -BeExactly ([System.IO.File]::ReadAllText($page.FullName)) -Because "$($page.Name) has to be current: run build/Update-Help.ps1"
        }

        $kept = [System.IO.File]::ReadAllText("$root/GitKv/en-US/GitKv.dll-Help.xml")
        [System.IO.File]::ReadAllText($maml) | Should -BeExactly $kept -Because 'the kept MAML has to be current: run build/Update-Help.ps1'
    }
}

Describe 'Examples of <Name>' -ForEach $withExamples {
    It 'run, and print what is shown' {
        $folder = New-Item (Join-Path $TestDrive ([System.IO.Path]::GetRandomFileName())) -ItemType Directory
        $blocks = @(Get-ExampleBlock $Path)
        $results = @(Invoke-Example $blocks $module $folder.FullName)
        for ($i = 0; $i -lt $blocks.Count; $i++) {
            $results[$i].Error | Should -BeNullOrEmpty -Because "the example at line $($blocks[$i].Line) has to run"
            if ($null -eq $blocks[$i].Output) { continue }
            Test-ExampleOutput $results[$i].Printed $blocks[$i].Output |
                Should -BeTrue -Because "the example at line $($blocks[$i].Line) has to print`n$($blocks[$i].Output)`nand printed`n$($results[$i].Printed)"
        }
    }
}

Describe 'Comparing what examples print' {
    It 'lets ids, dates and white space differ' {
        Test-ExampleOutput "Key   Version`n`nweb   d670460b4b4aece5915caf5c68d12f560a9fe3e4 2026-01-02 03:04:05 +01:00" "Key Version`nweb 587be6b 2025-12-31 00:00:00 +00:00" | Should -BeTrue
    }

    It 'lets a line of dots stand for any lines' {
        Test-ExampleOutput "a`nb`nc`nd" "a`n...`nd" | Should -BeTrue
        Test-ExampleOutput "a`nb`nc`nd" "a`n...`nc" | Should -BeFalse
        Test-ExampleOutput "a /tmp/x`nb" "a ...`nb" | Should -BeTrue
    }

    It 'tells other texts apart' {
        Test-ExampleOutput "42" "43" | Should -BeFalse
        Test-ExampleOutput "42`n43" "42" | Should -BeFalse
        Test-ExampleOutput "" "42" | Should -BeFalse
    }
}
