internal import ControlLoop
internal import Geometry
internal import MaterialRemoval
internal import Signals

extension PartSurface {
  /// Reads the part off the plant.
  init(of plant: borrowing Plant, stock: StockChoice) {
    self.init()
    switch stock.shape {
    case .none: return
    case .block:
      guard let field = plant.workpiece.field else { return }
      columns = field.columns
      rows = field.rows
      cell = field.pitch
      origin = field.box.minimum + Vector3(field.pitch / 2, field.pitch / 2, 0)
      heights.reserveCapacity(columns * rows)
      for row in 0..<rows {
        for column in 0..<columns {
          heights.append(Float(field.height(column: column, row: row) - field.box.minimum.z))
        }
      }
    case .cylinder:
      cell = min(stock.cell, 0.1)
      origin = stock.box.minimum
      let slices = TurnedStock.slicesNeeded(length: stock.box.size.z, pitch: cell)
      for slice in 0..<slices { radii.append(Float(plant.workpiece.barRadius(slice: slice) ?? 0)) }
    }
  }
}

extension LoanedMemory {
  /// The first elements as an array.
  func all(_ number: Int) -> [Element] { (0..<Swift.min(number, count)).map { self[$0] } }
}
