SELECT period, 'anna' AS child, [1] AS rows FROM period
