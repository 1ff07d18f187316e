# What a Python is expected to do, checked by the machine that runs it; then some lines to read.
checks = 0


def check(holds, what):
    global checks
    if not holds:
        raise AssertionError(what)
    checks += 1


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


# Big integers: Fermat's little theorem for the Mersenne prime 2**127 - 1, and a factorial by its digits.
prime = 2**127 - 1
check(pow(3, prime - 1, prime) == 1, "pow")
factorial = 1
for i in range(1, 31):
    factorial *= i
check(str(factorial) == "265252859812191058636308480000000", "factorial")
quotient, remainder = divmod(-(10**30), 7**20)
check(quotient == -12532542894197 and quotient * 7**20 + remainder == -(10**30) and 0 <= remainder < 7**20, "divmod")

# Generators, comprehensions, sorting, sets and dictionaries.
numbers = fibonacci()
check([next(numbers) for _ in range(12)] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89], "generator")
words = "the quick brown fox jumps over the lazy dog".split()
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
check(sorted(counts, key=lambda word: (-counts[word], word))[:3] == ["the", "brown", "dog"], "sort")
check(len(set("".join(words))) == 26, "set")
sieve = [True] * 1000
for i in range(2, 32):
    if sieve[i]:
        for j in range(i * i, 1000, i):
            sieve[j] = False
check(sum(sieve[2:]) == 168, "primes below 1000")


# Classes and exceptions.
class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))

    def __eq__(self, other):
        return self.parts == other.parts


check(Vector(1, 2) + Vector(3, 4) == Vector(4, 6), "operator")
try:
    {}["missing"]
    check(False, "KeyError")
except KeyError as error:
    check(error.args == ("missing",), "KeyError")

# Floating point in software: the series of e, and a square root by Newton.
term, total = 1.0, 0.0
for i in range(1, 20):
    total += term
    term /= i
check(abs(total - 2.718281828459045) < 1e-15, "e")
root = 1.0
for _ in range(6):
    root = (root + 2 / root) / 2
check(repr(root) == "1.414213562373095", "square root")

# The heap is swept while lists come and go.
for size in range(50):
    kept = list(range(size * 20))
check(kept[-1] == 979, "heap")

print("primes below 50:", [i for i in range(2, 50) if sieve[i]])
print("e =", total)
print("30! =", factorial)
print(checks, "checks hold")
