# Draws the loss curves of the last pretraining: run `gnuplot curves.gp` in the folder that holds the .tsv files.
set terminal pngcairo size 1200,420 font 'DejaVu Sans,12' noenhanced background rgb 'white'
set output 'curves.png'
set datafile separator tab
set grid lc rgb '#dddddd' lw 1 lt 1
set border 3 lc rgb '#666666'
set tics nomirror
set key off
set multiplot layout 1,4 margins 0.06,0.99,0.16,0.88 spacing 0.045,0.1
set ylabel 'loss' offset 1.5
set xlabel 'step'
set format x '%.1s%c'
set title 'masked-language modelling'
plot 'mlm.tsv' using 1:2 every ::1 with lines lw 2 lc rgb '#0072B2'
set ylabel ''
set yrange [0.42:0.7]
set title 'polarity, labelled reviews'
plot 'polarity.tsv' using 1:2 every ::1 with lines lw 2 lc rgb '#0072B2'
set title 'self-training, round 1'
plot 'self-training.tsv' using 1:2 every ::1 with lines lw 2 lc rgb '#0072B2'
set title 'self-training, round 2'
plot 'self-training-2.tsv' using 1:2 every ::1 with lines lw 2 lc rgb '#0072B2'
unset multiplot
