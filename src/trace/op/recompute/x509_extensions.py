understood = {'551d13', '551d0f', '551d25', '551d11', '551d1e', '551d0e', '551d23', '551d20'}
print(certificate.critical <= understood)
