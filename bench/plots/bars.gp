# Operations a second as bars, a panel for each operation; what is GitKv is blue.
stats data using 1:2 nooutput name 'all'
panels = all_blocks
height = 90*panels + 22*all_records
set terminal svg size 900,height font 'sans-serif,12' background rgb 'white'
set output output_file
set multiplot layout panels,1 margins 0.44,0.97,30.0/height,1-40.0/height spacing 0.05,65.0/height
set style fill solid 0.9 noborder
set format x '%.0s%c'
set border 1 lc rgb '#666666'
set tics nomirror
set ytics scale 0
set grid xtics lc rgb '#dddddd'
unset key
do for [i=0:panels-1] {
  set autoscale xy
  stats data index i using 1 nooutput name 'bars'
  stats data index i using 2 nooutput name 'rate'
  isWide = rate_max > 30 * rate_min
  if (isWide) { set logscale x } else { unset logscale x }
  low = isWide ? rate_min / 2 : 0
  set yrange [bars_max+0.6:-0.6]
  set xrange [low:(isWide ? rate_max*1.6 : rate_max*1.08)]
  set title word(titles, i+1) font ',14'
  plot data index i using (low):1:(low):2:($1-0.36):($1+0.36):(strstrt(stringcolumn(3),'GitKv') ? 0x2a7ab8 : 0xb8b8b8):ytic(3) with boxxyerror lc rgb variable
}
unset multiplot
