/// The stable codes of diagnostics, as they stand in brackets at their end.
public enum FaultCode: String, CaseIterable, Sendable {
  // Text
  /// A byte that no word can hold.
  case badCharacter = "bad-character"
  /// A NUL byte: the file is damaged.
  case nulByte = "nul-byte"
  /// A UTF-8 byte order mark at the start; ignored.
  case byteOrderMark = "byte-order-mark"
  /// A text in UTF-16: every second byte is no character.
  case foreignEncoding = "foreign-encoding"
  /// A comment without its closing bracket.
  case unclosedComment = "unclosed-comment"
  /// An opening bracket inside a comment.
  case nestedComment = "nested-comment"
  /// A comment that asks for something this control does not do.
  case unsupportedComment = "unsupported-comment"
  /// A `%` that neither opens nor closes the program.
  case misplacedPercent = "misplaced-percent"
  /// A `/` that is not at the start of its block.
  case misplacedBlockDelete = "misplaced-block-delete"
  /// An N word that is not at the start of its block.
  case misplacedLineNumber = "misplaced-line-number"
  /// Blanks between the digits of one number.
  case blankInNumber = "blank-in-number"
  // Numbers and expressions
  /// A letter without its number.
  case missingValue = "missing-value"
  /// A number with a second point or without digits.
  case malformedNumber = "malformed-number"
  /// A number beyond what any machine can use.
  case numberOutOfRange = "number-out-of-range"
  /// A whole number is needed.
  case notWhole = "not-whole"
  /// A bracket without its partner.
  case unclosedBracket = "unclosed-bracket"
  /// Something else than an operator between two values.
  case unknownOperator = "unknown-operator"
  /// A function RS274/NGC does not have.
  case unknownFunction = "unknown-function"
  /// ATAN without its second operand.
  case arctangentOperand = "arctangent-operand"
  /// Brackets deeper than the budget.
  case expressionTooDeep = "expression-too-deep"
  /// A division by zero.
  case divisionByZero = "division-by-zero"
  /// An operand outside the range of its function.
  case operandOutOfRange = "operand-out-of-range"
  /// A result too large for a number.
  case calculationOverflow = "calculation-overflow"
  // Parameters
  /// No parameter has this number.
  case parameterOutOfRange = "parameter-out-of-range"
  /// The control itself sets this parameter.
  case parameterReadOnly = "parameter-read-only"
  /// A named parameter that was never set.
  case parameterUnset = "parameter-unset"
  /// A `#<name` without its `>`.
  case unclosedName = "unclosed-name"
  /// A name that is longer than any control takes.
  case nameTooLong = "name-too-long"
  /// A parameter at the start of a word without `=`.
  case missingEquals = "missing-equals"
  // Words
  /// The same letter twice in a block.
  case wordTwice = "word-twice"
  /// A word that no code of its block uses.
  case unusedWord = "unused-word"
  /// Two codes of one modal group in a block.
  case modalGroupConflict = "modal-group-conflict"
  /// Two codes of a block that both want the axis words.
  case axisConflict = "axis-conflict"
  /// Axis words, but no code that moves.
  case axisWithoutMotion = "axis-without-motion"
  /// A code that needs axis words has none.
  case missingAxis = "missing-axis"
  /// The machine has no such axis.
  case unknownAxis = "unknown-axis"
  /// A G code that RS274/NGC does not have.
  case unknownGCode = "unknown-g-code"
  /// An M code that RS274/NGC does not have.
  case unknownMCode = "unknown-m-code"
  /// A code of RS274/NGC that this control cannot do yet.
  case notSupportedYet = "not-supported-yet"
  /// `@` or `^` where they say nothing.
  case polarCoordinates = "polar-coordinates"
  /// A code that the machine's configuration turns off.
  case switchedOff = "switched-off"
  /// A word that a code needs is missing.
  case missingWord = "missing-word"
  /// A value that must not be negative.
  case negativeValue = "negative-value"
  /// A value that its code does not allow.
  case valueNotAllowed = "value-not-allowed"
  // Subprograms, loops, branches
  /// An O-word without a keyword, or with one that does not exist.
  case unknownControl = "unknown-control"
  /// An O-word inside a block.
  case misplacedControl = "misplaced-control"
  /// Too many values behind an O-word, or none where one is needed.
  case controlArgument = "control-argument"
  /// An O-word whose beginning or end is missing.
  case unmatchedControl = "unmatched-control"
  /// A sub, loop or branch that is never closed.
  case unclosedControl = "unclosed-control"
  /// Loops or branches that overlap without one holding the other.
  case crossedControl = "crossed-control"
  /// A subprogram inside a subprogram.
  case nestedSub = "nested-sub"
  /// The same label for two subs, loops or branches.
  case duplicateLabel = "duplicate-label"
  /// A call of a subprogram that is nowhere.
  case subMissing = "sub-missing"
  /// Calls inside calls, deeper than the budget.
  case callTooDeep = "call-too-deep"
  /// Loops and calls that do not come to an end within the budget.
  case tooManyRepeats = "too-many-repeats"
  /// A count of repeats that no machine lives to see.
  case repeatCount = "repeat-count"
  /// M99 outside a subprogram.
  case returnWithoutCall = "return-without-call"
  /// M71 or M72 without an M70 before.
  case noSavedModes = "no-saved-modes"
  /// More words, comments or values than a block may have.
  case blockTooLong = "block-too-long"
  /// More names than the budget.
  case tooManyNames = "too-many-names"
  /// A text that cannot be read to its end.
  case unreadableText = "unreadable-text"
  // Dialects
  /// A `$` line, which speaks to grbl itself.
  case systemCommand = "system-command"
  /// A code grbl answers with an error.
  case notInGrbl = "not-in-grbl"
  /// A second block in one line of text.
  case secondBlock = "second-block"
  /// A GOTO to an N that is nowhere, or into a loop.
  case jumpTarget = "jump-target"
  /// DO with another number than 1, 2 or 3, or one that is in use.
  case loopNumber = "loop-number"
  /// An alarm that the program itself raises (#3000).
  case programAlarm = "program-alarm"
  /// A macro statement among the words of a block.
  case misplacedMacro = "misplaced-macro"
  /// An argument that no macro can take.
  case macroArgument = "macro-argument"
  /// What a mode of the control forbids: offsets under G68.
  case forbiddenInMode = "forbidden-in-mode"
  /// Another dialect's custom that passes.
  case dialectCustom = "dialect-custom"
  // Motion
  /// A feed move, but no feed.
  case missingFeed = "missing-feed"
  /// F in a block that changes the unit counts in the old unit.
  case feedBeforeUnit = "feed-before-unit"
  /// An arc without centre and radius.
  case arcWithoutCentre = "arc-without-centre"
  /// The end is not on the circle.
  case arcRadiusMismatch = "arc-radius-mismatch"
  /// Centre and start or end are one point.
  case arcWithoutRadius = "arc-without-radius"
  /// R is shorter than half the way to the end, or the centre is nearer than an arc may be small.
  case arcRadiusTooSmall = "arc-radius-too-small"
  /// R cannot say which full circle is meant.
  case arcEndsEqual = "arc-ends-equal"
  /// A centre word that is not in the plane, or R together with a centre.
  case arcWordConflict = "arc-word-conflict"
  /// G53 in incremental mode or without G0, G1.
  case machineCoordinates = "machine-coordinates"
  /// A cycle without R.
  case cycleWithoutRetract = "cycle-without-retract"
  /// A cycle without its depth.
  case cycleWithoutDepth = "cycle-without-depth"
  /// R below the bottom of the hole.
  case cycleRetractBelowDepth = "cycle-retract-below-depth"
  /// A cycle in inverse time feed.
  case cycleInInverseTime = "cycle-in-inverse-time"
  /// A tapping cycle with the spindle at rest.
  case spindleAtRest = "spindle-at-rest"
  // Cutter compensation
  /// A code that cutter compensation does not allow.
  case compensationConflict = "compensation-conflict"
  /// The first move of cutter compensation is too short or leads to the wrong side.
  case compensationEntry = "compensation-entry"
  /// The move behind G40 is an arc.
  case compensationExit = "compensation-exit"
  /// The cutter does not fit into an arc.
  case compensationArcTooSmall = "compensation-arc-too-small"
  /// The cutter cannot reach an inside corner.
  case compensationGouge = "compensation-gouge"
  /// Too many commands wait for the next corner.
  case compensationQueueFull = "compensation-queue-full"
  /// G41 without a tool table: the radius counts as 0.
  case toolRadiusUnknown = "tool-radius-unknown"
  /// A tapping cycle with the spindle turning the other way.
  case spindleTurnsWrongWay = "spindle-turns-wrong-way"
  /// A tapping cycle outside G17, where LinuxCNC's own axes are mixed up.
  case tapAxesMixed = "tap-axes-mixed"
  /// An F word beside G33 or G33.1, whose feed is K.
  case feedInThread = "feed-in-thread"
  /// A thread whose words cannot make one.
  case threadImpossible = "thread-impossible"
  /// A probing move that goes nowhere.
  case probeTooShort = "probe-too-short"
  /// A probing move that ended without contact.
  case probeWithoutContact = "probe-without-contact"
  /// A probing move with a feed a revolution.
  case probeFeedMode = "probe-feed-mode"
  /// A spline outside G17 or with words of other axes.
  case splineOutOfPlane = "spline-out-of-plane"
  /// A spline without its direction, weight or control points.
  case splineIncomplete = "spline-incomplete"
  /// G5.2 without G5.3, or the reverse.
  case splineNotClosed = "spline-not-closed"
  /// A lathe cycle outside G18.
  case lathePlane = "lathe-plane"
  /// A lathe cycle whose profile or start makes it impossible.
  case latheProfile = "lathe-profile"
  /// A motion that is not possible while the cutter radius is compensated.
  case motionUnderCompensation = "motion-under-compensation"
  // Tools
  /// The tool is not in the tool table.
  case toolMissing = "tool-missing"
  /// M6 before any T.
  case toolNotSelected = "tool-not-selected"
  /// G43 without a tool table: the length counts as 0.
  case toolLengthUnknown = "tool-length-unknown"
  /// A line of a tool table that says nothing a tool table knows.
  case toolTableLine = "tool-table-line"
  // Other files
  /// A line of a variable file that is no parameter.
  case parameterFileLine = "parameter-file-line"
  /// A parameter that stands twice, or not in the order of the numbers.
  case parameterFileOrder = "parameter-file-order"
  /// A line of a configuration that is neither section, nor key, nor comment.
  case configurationLine = "configuration-line"
  /// A section or a key that stands twice; the first one counts.
  case configurationTwice = "configuration-twice"
  /// A value of a configuration that its key does not allow.
  case configurationValue = "configuration-value"
  /// A key of a configuration that LinuxCNC follows and this control does not.
  case configurationNotFollowed = "configuration-not-followed"
  // Whole programs
  /// (ABORT,): the program itself gives up.
  case programAborted = "program-aborted"
  /// The text stops without M2, M30 or `%`.
  case missingProgramEnd = "missing-program-end"
  /// More commands than the budget.
  case tooManyCommands = "too-many-commands"
  /// More findings than the budget.
  case tooManyDiagnostics = "too-many-diagnostics"
  /// A command that means something to a machine and that no run carries out.
  case notSimulated = "not-simulated"
  /// S above what the spindle can do: it turns at its highest speed.
  case spindleSpeedLimited = "spindle-speed-limited"
  /// A STOCK, TOOL or MATERIAL comment that cannot be read.
  case malformedHeader = "malformed-header"
}
