"""What the API has, address by address; how every request is treated stands beside this folder."""
