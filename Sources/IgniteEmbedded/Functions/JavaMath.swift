private import Glibc

/// Functions that Java computes with the formulas of fdlibm, whose last digit differs from that of the C library.
enum JavaMath {
    static func cbrt(_ value: Double) -> Double {
        guard value.isFinite, value != 0 else { return value }
        let x = value.magnitude
        // A third of the exponent is an estimate with five bits; subnormal numbers are scaled.
        let third = { (number: Double, offset: UInt64) in
            Double(bitPattern: ((number.bitPattern >> 32) / 3 + offset) << 32)
        }
        var t = x.isNormal ? third(x, 715_094_163) : third(x * 0x1p54, 696_219_795)
        let r = t * t / x
        let s = 0x1.15F15F15F15F1p-1 + r * t
        t *= 0x1.6DB6DB6DB6DB7p-2 + 0x1.9B6DB6DB6DB6Ep0 / (s + 0x1.6A0EA0EA0EA0Fp0 + -0x1.691DE2532C834p-1 / s)
        // Cut to 20 bits and a little too large, so that the next step is exact.
        t = Double(bitPattern: ((t.bitPattern >> 32) + 1) << 32)
        let quotient = x / (t * t)
        t += t * ((quotient - t) / (t + t + quotient))
        return value < 0 ? -t : t
    }

    static func atan2(_ y: Double, _ x: Double) -> Double {
        guard x < 0, x.isFinite, y.isFinite, y != 0 else { return Glibc.atan2(y, x) }
        let piRest = 1.2246467991473532e-16
        let angle = atan((y / x).magnitude)
        return y > 0 ? Double.pi - (angle - piRest) : (angle - piRest) - Double.pi
    }

    static func sinh(_ value: Double) -> Double {
        let x = value.magnitude
        guard x < 22, x >= 0x1p-28 else { return Glibc.sinh(value) }
        let half = value < 0 ? -0.5 : 0.5
        let t = expm1(x)
        return x < 1 ? half * (2 * t - t * t / (t + 1)) : half * (t + t / (t + 1))
    }

    static func cosh(_ value: Double) -> Double {
        let x = value.magnitude
        guard x < 22, x >= 0x1p-55 else { return Glibc.cosh(value) }
        if x < 0.34657359027997264 {
            let t = expm1(x)
            return 1 + t * t / (1 + t + (1 + t))
        }
        let t = exp(x)
        return 0.5 * t + 0.5 / t
    }

    static func tanh(_ value: Double) -> Double {
        let x = value.magnitude
        guard x < 22, x >= 0x1p-55 else { return Glibc.tanh(value) }
        let result: Double
        if x >= 1 {
            result = 1 - 2 / (expm1(2 * x) + 2)
        } else {
            let t = expm1(-2 * x)
            result = -t / (t + 2)
        }
        return value < 0 ? -result : result
    }
}
