import base64, sys
sys.path.insert(0, sys.argv[1])
import receiver
for line in sys.stdin:
    op, *args = line.rstrip("\n").split("\t")
    a = [base64.b64decode(x) for x in args]
    if op == "verify":
        print(str(receiver.verify_call(*(x.decode() for x in a[:4]), a[4], int(a[5]))).lower())
    else:
        print(receiver.body_sign(a[0].decode(), a[1]))
