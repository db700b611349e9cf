private import Glibc

/// Compares two texts in UTF-8 by their UTF-16 code units, as Java does.
///
/// The order of the bytes is that of the characters. It differs only between characters beyond U+FFFF, which are
/// surrogates in UTF-16 (D800 to DFFF), and those from U+E000 to U+FFFF: their first bytes are F0 to F4, EE and EF.
func compareUTF16Order(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int32 {
    let count = min(left.count, right.count)
    guard let leftStart = left.baseAddress, let rightStart = right.baseAddress, count > 0 else {
        return Int32(clamping: left.count - right.count)
    }
    let order = memcmp(leftStart, rightStart, count)
    if order == 0 { return Int32(clamping: left.count - right.count) }
    var index = 0
    while left[index] == right[index] { index += 1 }
    let (leftByte, rightByte) = (left[index], right[index])
    if leftByte >= 0xF0, rightByte == 0xEE || rightByte == 0xEF { return -1 }
    if rightByte >= 0xF0, leftByte == 0xEE || leftByte == 0xEF { return 1 }
    return order
}
