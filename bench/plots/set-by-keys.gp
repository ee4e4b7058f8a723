# The cost of one set against the number of keys. gnuplot -e "data='…'; output_file='….svg'" set-by-keys.gp
set terminal svg size 860,430 font 'sans-serif,13' background rgb 'white'
set output output_file
set logscale xy
set xlabel 'keys in the store'
set ylabel 'one set, milliseconds'
set format x '%.0s%c'
set xrange [700:1.4e6]
set yrange [0.05:*]
set rmargin 34
set grid ytics lc rgb '#dddddd'
set border 3 lc rgb '#666666'
set tics nomirror
set key outside right top reverse Left width -2
set title 'What a set costs as a store grows' font ',15'
stats data using 1:2 nooutput
plot for [i=0:STATS_blocks-1] data index i using 1:2 with linespoints lw 2.5 pt 7 ps 0.7 lc i+1 title columnheader(1)
