# Operations a second, GitKv beside its peers: a panel for each operation.
set terminal svg size 900,860 font 'sans-serif,12' background rgb 'white'
set output output_file
set multiplot layout 3,1 margins 0.44,0.97,0.05,0.95 spacing 0.05,0.07
set style fill solid 0.9 noborder
set logscale x
set border 1 lc rgb '#666666'
set tics nomirror
set ytics scale 0
set grid xtics lc rgb '#dddddd'
unset key
stats data using 1:2 nooutput
blocks = STATS_blocks
do for [i=0:blocks-1] {
  set autoscale xy
  stats data index i using 1 nooutput name 'bars'
  stats data index i using 2 nooutput name 'rate'
  low = rate_min / 2
  set yrange [bars_max+0.6:-0.6]
  set xrange [low:rate_max*1.6]
  set title word(titles, i+1) font ',14'
  plot data index i using (low):1:(low):2:($1-0.36):($1+0.36):(strstrt(stringcolumn(3),'GitKv') ? 0x2a7ab8 : 0xb8b8b8):ytic(3) with boxxyerror lc rgb variable
}
unset multiplot
