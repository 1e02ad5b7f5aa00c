import ProgramMutator
import SeededChance

/// libFuzzer's own mutation: it knows which bytes the control compares with.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int) -> Int

/// Half of the mutations are libFuzzer's, half know the words of a program.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32
) -> Int {
  var chance = Chance(seed: UInt64(seed))
  if count < 8 || UInt8.random(in: 0..<4, using: &chance) == 0 {
    return unsafe mutateBytes(start, count, limit)
  }
  var bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  var text = Array(bytes[4...])
  if UInt8.random(in: 0..<8, using: &chance) == 0 {
    bytes[Int.random(in: 0..<4, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
  }
  var mutator = ProgramMutator(chance: chance)
  for _ in 0...(seed >> 16 & 3) { mutator.mutate(&text) }
  bytes = Array(bytes[..<4] + text.prefix(limit - 4))
  for (index, byte) in bytes.enumerated() { unsafe start[index] = byte }
  return bytes.count
}
