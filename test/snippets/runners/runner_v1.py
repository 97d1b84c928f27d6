import base64, sys
sys.path.insert(0, sys.argv[1])
import receiver
for line in sys.stdin:
    op, *args = line.rstrip("\n").split("\t")
    a = [base64.b64decode(x) for x in args]
    t = [x.decode() for x in a]
    if op == "verify":
        print(str(receiver.verify_call(t[0], t[1])).lower())
    elif op == "sign":
        print(receiver.body_sign(t[0], a[1]))
    elif op == "encrypt":
        print(receiver.encrypt(t[0], int(t[1]), t[2], t[3]))
    else:
        print(base64.b64encode(receiver.decrypt(t[0], int(t[1]), t[2]).encode()).decode())
