// What V8 runs before it optimises goes through an iterator wherever `for…of` or a pattern takes an array apart: a call and
// an object for each element. `otter` ends before most of its code is optimised, so the bundle counts instead: a
// transformer for TypeScript, which knows what is an array. An iterator of an array asks for its length each
// time, too, so lists that grow on the way are walked as before.
import ts from 'typescript';

const { factory } = ts;

/** @returns a factory of transformers, to run before TypeScript's own. */
export function arrayLoops(checker) {
  return (context) => {
    const visit = (node) => ts.visitEachChild(changed(node), visit, context);
    const changed = (node) => {
      if (ts.isForOfStatement(node)) return countedLoop(checker, node) ?? node;
      if (ts.isVariableStatement(node)) return withDeclarations(checker, node);
      if (ts.isArrowFunction(node)) return withParameters(checker, node);
      if (ts.isPropertyAccessExpression(node)) return constantOf(checker, node) ?? node;
      return node;
    };
    return (file) => ts.visitNode(file, visit);
  };
}

/** A member of an enum: TypeScript leaves them to be looked up. */
function constantOf(checker, access) {
  const member = checker.getSymbolAtLocation(access)?.valueDeclaration;
  const value = member !== undefined && ts.isEnumMember(member) ? checker.getConstantValue(member) : undefined;
  return typeof value === 'number' && value >= 0 ? factory.createNumericLiteral(value) : undefined;
}

// ------------------------------------------------------------------------------------------------ types

function isArray(checker, type) {
  if (type === undefined) return false;
  if (type.isUnion()) return type.types.every((member) => isArray(checker, member));
  const known = checker.getBaseConstraintOfType(type) ?? type;
  return checker.isArrayType(known) || checker.isTupleType(known);
}

/** The type of element `i` of an array; undefined where it is not the same for all that the array may be. */
function elementType(checker, type, i) {
  const known = checker.getBaseConstraintOfType(type) ?? type;
  if (known.isUnion()) return undefined;
  const elements = checker.getTypeArguments(known);
  if (checker.isArrayType(known)) return elements[0];
  return known.target.hasRestElement ? undefined : elements[i];
}

// ------------------------------------------------------------------------------------------------ loops

function countedLoop(checker, loop) {
  const { initializer, expression, statement, awaitModifier } = loop;
  if (awaitModifier !== undefined || !ts.isVariableDeclarationList(initializer)) return undefined;
  const entries = entriesOf(checker, initializer, expression);
  const walked = entries?.array ?? expression;
  const type = checker.getTypeAtLocation(walked);
  if (!isArray(checker, type)) return undefined;
  const at = factory.createUniqueName('at', ts.GeneratedIdentifierFlags.Optimistic);
  const list = factory.createUniqueName('list', ts.GeneratedIdentifierFlags.Optimistic);
  const [declaration] = initializer.declarations;
  const element = factory.createElementAccessExpression(list, at);
  const declared =
    entries === undefined
      ? taken(checker, declaration.name, element, elementType(checker, type, 0))
      : entriesTaken(checker, entries, at, element, elementType(checker, type, 0));
  const first = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(declared, initializer.flags),
  );
  // Not `let`: V8 copies those of a loop for each round where a function is made in it.
  const head = factory.createVariableDeclarationList([
    factory.createVariableDeclaration(at, undefined, undefined, factory.createNumericLiteral(0)),
    factory.createVariableDeclaration(list, undefined, undefined, walked),
  ]);
  const counted = factory.createForStatement(
    head,
    factory.createLessThan(at, factory.createPropertyAccessExpression(list, 'length')),
    factory.createPostfixIncrement(at),
    factory.createBlock([first, statement], true),
  );
  return ts.setTextRange(counted, loop);
}

/** `for (const [i, element] of array.entries())`. */
function entriesOf(checker, initializer, expression) {
  const [{ name }] = initializer.declarations;
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return undefined;
  const { expression: array, name: method } = expression.expression;
  if (method.text !== 'entries' || !isArray(checker, checker.getTypeAtLocation(array))) return undefined;
  const isPair = ts.isArrayBindingPattern(name) && name.elements.length === 2 && name.elements.every(isPlain);
  return isPair ? { array, elements: name.elements } : undefined;
}

function isPlain(element) {
  return ts.isBindingElement(element) && element.dotDotDotToken === undefined && element.initializer === undefined;
}

function entriesTaken(checker, { elements: [index, value] }, at, element, type) {
  return [declare(index.name, at), ...taken(checker, value.name, element, type)];
}

// --------------------------------------------------------------------------------------------- patterns

function declare(name, value) {
  return factory.createVariableDeclaration(name, undefined, undefined, value);
}

/** Declarations of `name` with a value of the type. */
function taken(checker, name, value, type) {
  if (!ts.isArrayBindingPattern(name) || !isArray(checker, type)) return [declare(name, value)];
  const parts = factory.createUniqueName('parts', ts.GeneratedIdentifierFlags.Optimistic);
  return [declare(parts, value), ...name.elements.flatMap((element, i) => partTaken(checker, element, i, parts, type))];
}

function partTaken(checker, element, i, parts, type) {
  if (ts.isOmittedExpression(element)) return [];
  const number = factory.createNumericLiteral(i);
  if (element.dotDotDotToken !== undefined) {
    const slice = factory.createPropertyAccessExpression(parts, 'slice');
    return [declare(element.name, factory.createCallExpression(slice, undefined, [number]))];
  }
  const value = factory.createElementAccessExpression(parts, number);
  if (element.initializer === undefined) return taken(checker, element.name, value, elementType(checker, type, i));
  const given = factory.createUniqueName('given', ts.GeneratedIdentifierFlags.Optimistic);
  const isMissing = factory.createStrictEquality(given, factory.createVoidZero());
  return [
    declare(given, value),
    declare(
      element.name,
      factory.createConditionalExpression(isMissing, undefined, element.initializer, undefined, given),
    ),
  ];
}

function withDeclarations(checker, statement) {
  const list = statement.declarationList;
  // What is exported keeps its declaration as it is.
  if (statement.modifiers !== undefined || !list.declarations.some((each) => isTaken(checker, each))) return statement;
  const declarations = list.declarations.flatMap((each) =>
    isTaken(checker, each)
      ? taken(checker, each.name, each.initializer, checker.getTypeAtLocation(each.initializer))
      : [each],
  );
  const changed = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(declarations, list.flags),
  );
  return ts.setTextRange(changed, statement);
}

function isTaken(checker, { name, initializer }) {
  return (
    ts.isArrayBindingPattern(name) &&
    initializer !== undefined &&
    isArray(checker, checker.getTypeAtLocation(initializer))
  );
}

/** `([name, value]) => …`. */
function withParameters(checker, arrow) {
  const isChanged = (parameter) =>
    ts.isArrayBindingPattern(parameter.name) &&
    parameter.initializer === undefined &&
    parameter.dotDotDotToken === undefined &&
    isArray(checker, checker.getTypeAtLocation(parameter));
  if (!arrow.parameters.some(isChanged)) return arrow;
  const declarations = [];
  const parameters = arrow.parameters.map((parameter) => {
    if (!isChanged(parameter)) return parameter;
    const given = factory.createUniqueName('given', ts.GeneratedIdentifierFlags.Optimistic);
    declarations.push(...taken(checker, parameter.name, given, checker.getTypeAtLocation(parameter)));
    return factory.createParameterDeclaration(undefined, undefined, given);
  });
  const first = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(declarations, ts.NodeFlags.Const),
  );
  const rest = ts.isBlock(arrow.body) ? arrow.body.statements : [factory.createReturnStatement(arrow.body)];
  const changed = factory.createArrowFunction(
    arrow.modifiers,
    arrow.typeParameters,
    parameters,
    arrow.type,
    arrow.equalsGreaterThanToken,
    factory.createBlock([first, ...rest], true),
  );
  return ts.setTextRange(changed, arrow);
}
