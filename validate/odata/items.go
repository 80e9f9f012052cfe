package odata

import "strings"

// selectItems reads the items of $select.
func (p *parser) selectItems() (items []Select) {
	for {
		items = append(items, p.selectItem())
		if !p.comma() {
			return items
		}
	}
}

func (p *parser) selectItem() Select {
	start := p.pos
	item := Select{at: p.node(start)}
	if p.peek() == '*' {
		p.pos++
		item.Path = "*"
		return item
	}
	isAnnotation := p.peek() == '@'
	p.pathName("a property or *")
	if strings.HasPrefix(p.src[p.pos:], ".*") && !isAnnotation {
		p.pos += len(".*")
		item.Path = p.src[start:p.pos]
		return item
	}
	for p.peek() == '/' {
		p.pos++
		p.pathName(wantProperty)
	}
	item.Path = p.src[start:p.pos]
	switch {
	case p.peek() != '(':
	case p.hasParameterNames():
		item.Params = p.parameterNames()
	default:
		item.Options = p.options(forSelect)
	}
	return item
}

// pathName reads a name of a path, or an annotation.
func (p *parser) pathName(wanted string) {
	if p.peek() == '@' {
		p.pos++
		p.qualifiedName("a name")
		if p.peek() == '#' {
			p.pos++
			p.name("a name")
		}
		return
	}
	p.qualifiedName(wanted)
}

// hasParameterNames reports whether the parenthesis here begins the names of a
// function's parameters, and not options.
func (p *parser) hasParameterNames() bool {
	end := p.nameEnd(p.pos + 1)
	return end > p.pos+1 && (p.byteAt(end) == ',' || p.byteAt(end) == ')')
}

// parameterNames reads the names of a function's parameters in parentheses.
func (p *parser) parameterNames() (names []string) {
	for {
		p.pos++
		names = append(names, p.name("the name of a parameter"))
		switch p.peek() {
		case ',':
		case ')':
			p.pos++
			return names
		default:
			p.fail(`"," or ")"`)
		}
	}
}

// expandItems reads the items of $expand.
func (p *parser) expandItems() (items []Expand) {
	for {
		items = append(items, p.expandItem())
		if !p.comma() {
			return items
		}
	}
}

func (p *parser) expandItem() Expand {
	start := p.pos
	item := Expand{at: p.node(start)}
	if name := p.src[start:p.nameEnd(min(start+1, len(p.src)))]; strings.EqualFold(name, "$value") {
		p.pos += len(name)
		item.Path = "$value"
		return item
	}
	allowed := p.expandPath(&item)
	if allowed != 0 && p.peek() == '(' {
		item.Options = p.options(allowed)
	}
	return item
}

// expandPath reads the path of an item and returns which options may follow.
func (p *parser) expandPath(item *Expand) set {
	start := p.pos
	wanted := "a property or *"
	for {
		isStar := p.peek() == '*'
		if isStar {
			p.pos++
		} else {
			p.pathName(wanted)
		}
		item.Path = p.src[start:p.pos]
		switch {
		case p.peek() != '/' && isStar:
			return forStar
		case p.peek() != '/':
			return forExpand
		}
		p.pos++
		switch name := p.src[p.pos:p.nameEnd(min(p.pos+1, len(p.src)))]; {
		case name == "$ref" && isStar:
			p.pos += len(name)
			item.Ref = true
			return 0
		case isStar:
			p.fail("$ref")
		case name == "$ref":
			p.pos += len(name)
			item.Ref = true
			return forRef
		case name == nameCount:
			p.pos += len(name)
			item.Count = true
			return forCount
		}
		wanted = "a property, *, $ref or $count"
	}
}
