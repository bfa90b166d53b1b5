from ipaddress import ip_address
address = ip_address(host.decode().strip('[]'))
print(address.packed in certificate.names(0x87))
