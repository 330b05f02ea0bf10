//! A forest of 250 decision trees, each a function, scores applicants. Written by generate.mjs.

#[path = "../harness.rs"]
mod harness;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = (self.state * 1103515245 + 12345) & 2147483647;
        (self.state >> 8) % limit
    }
}

struct Applicant {
    age: i64,
    income: i64,
    debt: i64,
    rent: i64,
    savings: i64,
    children: i64,
    employed: i64,
    moves: i64,
    cards: i64,
    calls: i64,
    late: i64,
    limit: i64,
}

fn random_applicant(random: &mut Random) -> Applicant {
    Applicant {
        age: random.below(90),
        income: random.below(9000),
        debt: random.below(5000),
        rent: random.below(2500),
        savings: random.below(20000),
        children: random.below(6),
        employed: random.below(480),
        moves: random.below(12),
        cards: random.below(9),
        calls: random.below(60),
        late: random.below(20),
        limit: random.below(8000),
    }
}

fn tree_0(row: &Applicant) -> i64 {
    if row.income < 6404 {
        if row.employed < 400 {
            if row.children < 2 {
                2
            } else {
                -38
            }
        } else {
            if row.moves + row.debt < 1052 {
                -16
            } else {
                -23
            }
        }
    } else {
        if row.calls < 48 {
            if row.savings < 13679 {
                45
            } else {
                -13
            }
        } else {
            if row.cards < 2 {
                47
            } else {
                22
            }
        }
    }
}

fn tree_1(row: &Applicant) -> i64 {
    if row.income + row.cards < 3891 {
        if row.savings + row.limit < 15108 {
            if row.calls < 44 {
                if row.moves + row.children < 10 {
                    -32
                } else {
                    0
                }
            } else {
                if row.children + row.calls < 37 {
                    -12
                } else {
                    28
                }
            }
        } else {
            if row.moves + row.calls < 32 {
                -35
            } else {
                if row.income < 1238 {
                    -4
                } else {
                    -10
                }
            }
        }
    } else {
        if row.employed < 356 {
            if row.employed + row.late < 235 {
                if row.children < 0 {
                    23
                } else {
                    -8
                }
            } else {
                if row.cards < 4 {
                    -27
                } else {
                    -16
                }
            }
        } else {
            if row.calls < 49 {
                if row.savings < 14966 {
                    -40
                } else {
                    -3
                }
            } else {
                if row.moves < 5 {
                    -47
                } else {
                    23
                }
            }
        }
    }
}

fn tree_2(row: &Applicant) -> i64 {
    if row.employed + row.limit < 5487 {
        if row.cards + row.moves < 15 {
            47
        } else {
            if row.late + row.limit < 4309 {
                47
            } else {
                -46
            }
        }
    } else {
        if row.age < 27 {
            if row.limit < 6847 {
                -49
            } else {
                -25
            }
        } else {
            if row.calls + row.debt < 4209 {
                -47
            } else {
                3
            }
        }
    }
}

fn tree_3(row: &Applicant) -> i64 {
    if row.savings < 15041 {
        if row.late < 12 {
            if row.moves < 9 {
                -21
            } else {
                -14
            }
        } else {
            if row.moves + row.calls < 60 {
                0
            } else {
                46
            }
        }
    } else {
        if row.employed < 247 {
            if row.cards < 1 {
                -21
            } else {
                25
            }
        } else {
            if row.late < 3 {
                0
            } else {
                -30
            }
        }
    }
}

fn tree_4(row: &Applicant) -> i64 {
    if row.children + row.cards < 12 {
        46
    } else {
        if row.debt + row.children < 3703 {
            if row.employed < 61 {
                2
            } else {
                26
            }
        } else {
            if row.income < 4568 {
                -30
            } else {
                42
            }
        }
    }
}

fn tree_5(row: &Applicant) -> i64 {
    if row.employed + row.children < 63 {
        if row.moves + row.employed < 62 {
            if row.age < 12 {
                if row.cards + row.moves < 10 {
                    4
                } else {
                    -47
                }
            } else {
                if row.children < 1 {
                    -28
                } else {
                    -16
                }
            }
        } else {
            if row.income < 6472 {
                if row.limit < 2012 {
                    -30
                } else {
                    -41
                }
            } else {
                if row.employed + row.children < 388 {
                    31
                } else {
                    49
                }
            }
        }
    } else {
        if row.employed < 363 {
            if row.cards < 3 {
                if row.savings + row.debt < 5438 {
                    31
                } else {
                    9
                }
            } else {
                if row.late < 5 {
                    42
                } else {
                    33
                }
            }
        } else {
            if row.savings < 16126 {
                if row.employed < 398 {
                    7
                } else {
                    10
                }
            } else {
                if row.income < 3157 {
                    35
                } else {
                    36
                }
            }
        }
    }
}

fn tree_6(row: &Applicant) -> i64 {
    if row.late < 2 {
        if row.late + row.savings < 4987 {
            if row.age < 49 {
                if row.rent + row.cards < 1831 {
                    -38
                } else {
                    -20
                }
            } else {
                if row.late + row.calls < 52 {
                    -8
                } else {
                    -6
                }
            }
        } else {
            if row.debt + row.limit < 7219 {
                40
            } else {
                -42
            }
        }
    } else {
        if row.income < 6949 {
            if row.cards < 3 {
                13
            } else {
                if row.moves < 2 {
                    5
                } else {
                    35
                }
            }
        } else {
            if row.late + row.debt < 2792 {
                -37
            } else {
                if row.debt + row.income < 9355 {
                    19
                } else {
                    3
                }
            }
        }
    }
}

fn tree_7(row: &Applicant) -> i64 {
    if row.rent < 1361 {
        if row.calls < 35 {
            if row.rent + row.children < 1293 {
                3
            } else {
                if row.moves < 5 {
                    -34
                } else {
                    34
                }
            }
        } else {
            if row.late < 8 {
                if row.children < 1 {
                    35
                } else {
                    -29
                }
            } else {
                -7
            }
        }
    } else {
        if row.age + row.limit < 6111 {
            if row.cards < 3 {
                -3
            } else {
                if row.cards + row.income < 4928 {
                    -20
                } else {
                    47
                }
            }
        } else {
            if row.debt < 3773 {
                if row.savings < 4706 {
                    -18
                } else {
                    -16
                }
            } else {
                if row.calls < 48 {
                    31
                } else {
                    -26
                }
            }
        }
    }
}

fn tree_8(row: &Applicant) -> i64 {
    if row.age + row.moves < 36 {
        if row.moves < 8 {
            if row.age < 46 {
                if row.late + row.age < 84 {
                    -20
                } else {
                    21
                }
            } else {
                if row.children < 2 {
                    27
                } else {
                    -36
                }
            }
        } else {
            if row.children < 4 {
                if row.age < 28 {
                    36
                } else {
                    -36
                }
            } else {
                if row.income + row.debt < 9594 {
                    27
                } else {
                    -43
                }
            }
        }
    } else {
        if row.debt < 3525 {
            if row.children < 3 {
                if row.income < 3436 {
                    3
                } else {
                    -25
                }
            } else {
                if row.income + row.cards < 1346 {
                    -41
                } else {
                    -46
                }
            }
        } else {
            21
        }
    }
}

fn tree_9(row: &Applicant) -> i64 {
    if row.limit < 4185 {
        if row.age + row.moves < 71 {
            if row.late < 5 {
                if row.employed < 389 {
                    -39
                } else {
                    37
                }
            } else {
                if row.age < 21 {
                    48
                } else {
                    -33
                }
            }
        } else {
            if row.cards + row.employed < 335 {
                if row.age < 50 {
                    -43
                } else {
                    -20
                }
            } else {
                32
            }
        }
    } else {
        if row.age < 69 {
            if row.cards + row.rent < 1290 {
                if row.savings < 14891 {
                    -13
                } else {
                    46
                }
            } else {
                if row.rent < 1592 {
                    2
                } else {
                    -15
                }
            }
        } else {
            if row.calls + row.moves < 49 {
                if row.employed + row.limit < 2838 {
                    17
                } else {
                    -20
                }
            } else {
                if row.children + row.income < 6445 {
                    -48
                } else {
                    36
                }
            }
        }
    }
}

fn tree_10(row: &Applicant) -> i64 {
    if row.moves < 4 {
        if row.employed < 343 {
            if row.savings < 16007 {
                1
            } else {
                50
            }
        } else {
            if row.savings < 5469 {
                36
            } else {
                30
            }
        }
    } else {
        if row.savings + row.age < 11044 {
            if row.moves < 7 {
                30
            } else {
                -46
            }
        } else {
            if row.age + row.limit < 3512 {
                -23
            } else {
                36
            }
        }
    }
}

fn tree_11(row: &Applicant) -> i64 {
    if row.cards < 1 {
        if row.income + row.savings < 20360 {
            37
        } else {
            if row.limit < 6605 {
                if row.late + row.savings < 14891 {
                    -36
                } else {
                    -7
                }
            } else {
                if row.limit + row.debt < 2221 {
                    -25
                } else {
                    -45
                }
            }
        }
    } else {
        if row.moves < 3 {
            if row.cards + row.rent < 1735 {
                if row.limit + row.age < 6204 {
                    28
                } else {
                    44
                }
            } else {
                if row.savings + row.limit < 21009 {
                    42
                } else {
                    3
                }
            }
        } else {
            if row.age < 47 {
                if row.children < 3 {
                    22
                } else {
                    0
                }
            } else {
                if row.children < 0 {
                    -8
                } else {
                    -50
                }
            }
        }
    }
}

fn tree_12(row: &Applicant) -> i64 {
    if row.late < 11 {
        if row.rent + row.cards < 1411 {
            if row.income + row.moves < 5750 {
                27
            } else {
                if row.late < 9 {
                    -43
                } else {
                    14
                }
            }
        } else {
            if row.income < 2365 {
                if row.limit + row.moves < 1783 {
                    -48
                } else {
                    16
                }
            } else {
                if row.rent + row.cards < 1297 {
                    6
                } else {
                    7
                }
            }
        }
    } else {
        if row.children + row.debt < 1524 {
            -32
        } else {
            if row.savings + row.calls < 4503 {
                -31
            } else {
                if row.rent < 1936 {
                    25
                } else {
                    16
                }
            }
        }
    }
}

fn tree_13(row: &Applicant) -> i64 {
    if row.rent < 950 {
        if row.employed + row.rent < 620 {
            if row.cards < 6 {
                -3
            } else {
                30
            }
        } else {
            if row.employed + row.late < 91 {
                13
            } else {
                36
            }
        }
    } else {
        if row.savings < 8345 {
            if row.age + row.late < 61 {
                23
            } else {
                34
            }
        } else {
            if row.limit + row.rent < 5099 {
                -21
            } else {
                -47
            }
        }
    }
}

fn tree_14(row: &Applicant) -> i64 {
    if row.cards < 3 {
        if row.income < 7500 {
            if row.limit + row.late < 3385 {
                if row.calls + row.late < 48 {
                    -22
                } else {
                    38
                }
            } else {
                if row.children + row.age < 49 {
                    -12
                } else {
                    -33
                }
            }
        } else {
            if row.late < 14 {
                if row.limit + row.moves < 3505 {
                    -21
                } else {
                    -28
                }
            } else {
                if row.children + row.age < 69 {
                    -30
                } else {
                    5
                }
            }
        }
    } else {
        if row.income + row.late < 6163 {
            -7
        } else {
            if row.savings < 6803 {
                if row.rent + row.limit < 7253 {
                    -10
                } else {
                    -19
                }
            } else {
                if row.savings < 5676 {
                    -16
                } else {
                    23
                }
            }
        }
    }
}

fn tree_15(row: &Applicant) -> i64 {
    if row.late < 15 {
        if row.late + row.limit < 4934 {
            if row.income < 7126 {
                40
            } else {
                -7
            }
        } else {
            if row.limit + row.age < 2601 {
                -37
            } else {
                -21
            }
        }
    } else {
        if row.age < 15 {
            if row.employed < 276 {
                -30
            } else {
                -48
            }
        } else {
            -43
        }
    }
}

fn tree_16(row: &Applicant) -> i64 {
    if row.savings < 7118 {
        if row.limit < 5796 {
            if row.rent + row.age < 748 {
                if row.income < 3521 {
                    -39
                } else {
                    -4
                }
            } else {
                if row.income < 3292 {
                    -38
                } else {
                    -19
                }
            }
        } else {
            if row.age + row.rent < 953 {
                if row.calls + row.late < 31 {
                    50
                } else {
                    -11
                }
            } else {
                if row.cards + row.children < 7 {
                    18
                } else {
                    4
                }
            }
        }
    } else {
        if row.cards < 4 {
            if row.calls < 39 {
                if row.moves < 4 {
                    -5
                } else {
                    22
                }
            } else {
                -32
            }
        } else {
            if row.employed < 371 {
                if row.rent < 431 {
                    -21
                } else {
                    30
                }
            } else {
                if row.cards < 4 {
                    38
                } else {
                    38
                }
            }
        }
    }
}

fn tree_17(row: &Applicant) -> i64 {
    if row.employed < 212 {
        if row.limit < 2009 {
            if row.moves < 5 {
                -33
            } else {
                -4
            }
        } else {
            if row.moves < 7 {
                -6
            } else {
                -25
            }
        }
    } else {
        29
    }
}

fn tree_18(row: &Applicant) -> i64 {
    if row.limit + row.debt < 11165 {
        if row.debt + row.late < 1456 {
            if row.savings + row.debt < 9620 {
                -25
            } else {
                41
            }
        } else {
            if row.income < 5611 {
                -9
            } else {
                24
            }
        }
    } else {
        if row.employed < 126 {
            if row.moves + row.children < 9 {
                23
            } else {
                36
            }
        } else {
            if row.age < 32 {
                40
            } else {
                -1
            }
        }
    }
}

fn tree_19(row: &Applicant) -> i64 {
    if row.employed < 314 {
        31
    } else {
        33
    }
}

fn tree_20(row: &Applicant) -> i64 {
    if row.rent + row.savings < 13531 {
        if row.cards < 5 {
            if row.employed + row.moves < 400 {
                19
            } else {
                -7
            }
        } else {
            if row.savings < 4508 {
                5
            } else {
                -11
            }
        }
    } else {
        33
    }
}

fn tree_21(row: &Applicant) -> i64 {
    if row.limit < 5582 {
        if row.children + row.moves < 7 {
            if row.rent < 1286 {
                if row.employed + row.rent < 1226 {
                    -13
                } else {
                    33
                }
            } else {
                if row.employed < 194 {
                    27
                } else {
                    -8
                }
            }
        } else {
            if row.employed < 196 {
                if row.rent < 1032 {
                    31
                } else {
                    -30
                }
            } else {
                if row.rent + row.late < 995 {
                    -27
                } else {
                    21
                }
            }
        }
    } else {
        if row.moves < 5 {
            if row.moves < 1 {
                if row.savings < 3764 {
                    31
                } else {
                    -45
                }
            } else {
                if row.moves < 5 {
                    37
                } else {
                    -44
                }
            }
        } else {
            if row.late < 5 {
                if row.limit < 2382 {
                    10
                } else {
                    -40
                }
            } else {
                if row.rent + row.calls < 390 {
                    44
                } else {
                    -49
                }
            }
        }
    }
}

fn tree_22(row: &Applicant) -> i64 {
    if row.moves + row.calls < 47 {
        if row.income < 4403 {
            -42
        } else {
            if row.children < 3 {
                28
            } else {
                -32
            }
        }
    } else {
        if row.employed + row.limit < 6915 {
            if row.limit + row.age < 2771 {
                -32
            } else {
                50
            }
        } else {
            if row.employed < 111 {
                22
            } else {
                -13
            }
        }
    }
}

fn tree_23(row: &Applicant) -> i64 {
    if row.children < 1 {
        -37
    } else {
        if row.debt < 3769 {
            if row.moves < 3 {
                46
            } else {
                -24
            }
        } else {
            6
        }
    }
}

fn tree_24(row: &Applicant) -> i64 {
    if row.late < 6 {
        if row.rent < 1688 {
            if row.rent + row.calls < 901 {
                20
            } else {
                2
            }
        } else {
            if row.income < 5030 {
                -9
            } else {
                15
            }
        }
    } else {
        if row.limit < 5861 {
            if row.rent + row.children < 1317 {
                33
            } else {
                -42
            }
        } else {
            if row.late + row.cards < 12 {
                29
            } else {
                3
            }
        }
    }
}

fn tree_25(row: &Applicant) -> i64 {
    if row.moves < 6 {
        -16
    } else {
        if row.moves < 9 {
            if row.calls < 26 {
                18
            } else {
                23
            }
        } else {
            if row.age < 76 {
                18
            } else {
                11
            }
        }
    }
}

fn tree_26(row: &Applicant) -> i64 {
    if row.employed + row.debt < 1527 {
        if row.limit + row.age < 1534 {
            if row.debt < 4179 {
                if row.age < 65 {
                    28
                } else {
                    -21
                }
            } else {
                if row.debt < 2402 {
                    -6
                } else {
                    32
                }
            }
        } else {
            if row.debt + row.income < 6770 {
                if row.moves < 7 {
                    24
                } else {
                    38
                }
            } else {
                if row.savings < 3530 {
                    6
                } else {
                    4
                }
            }
        }
    } else {
        if row.employed < 193 {
            if row.calls + row.age < 100 {
                if row.rent < 1759 {
                    -13
                } else {
                    23
                }
            } else {
                if row.cards < 7 {
                    19
                } else {
                    -7
                }
            }
        } else {
            -43
        }
    }
}

fn tree_27(row: &Applicant) -> i64 {
    if row.late + row.age < 18 {
        if row.children < 1 {
            if row.calls + row.income < 2772 {
                10
            } else {
                -4
            }
        } else {
            if row.calls < 29 {
                if row.employed < 139 {
                    43
                } else {
                    29
                }
            } else {
                48
            }
        }
    } else {
        if row.late < 15 {
            if row.late < 16 {
                if row.limit + row.savings < 10538 {
                    -45
                } else {
                    -40
                }
            } else {
                if row.children + row.rent < 1634 {
                    -42
                } else {
                    -29
                }
            }
        } else {
            29
        }
    }
}

fn tree_28(row: &Applicant) -> i64 {
    if row.debt < 2734 {
        if row.income < 3225 {
            if row.rent < 727 {
                7
            } else {
                -14
            }
        } else {
            if row.late < 5 {
                41
            } else {
                -41
            }
        }
    } else {
        if row.calls < 47 {
            if row.employed < 167 {
                -40
            } else {
                -7
            }
        } else {
            -36
        }
    }
}

fn tree_29(row: &Applicant) -> i64 {
    if row.calls + row.savings < 7229 {
        if row.employed < 127 {
            if row.late + row.cards < 16 {
                -44
            } else {
                -34
            }
        } else {
            if row.employed + row.children < 320 {
                -3
            } else {
                -47
            }
        }
    } else {
        if row.age + row.late < 40 {
            50
        } else {
            6
        }
    }
}

fn tree_30(row: &Applicant) -> i64 {
    if row.children < 1 {
        if row.employed < 183 {
            if row.debt < 2086 {
                1
            } else {
                -44
            }
        } else {
            if row.rent < 364 {
                -1
            } else {
                -30
            }
        }
    } else {
        if row.moves < 3 {
            if row.calls < 50 {
                -47
            } else {
                -33
            }
        } else {
            if row.late < 11 {
                -9
            } else {
                24
            }
        }
    }
}

fn tree_31(row: &Applicant) -> i64 {
    if row.children < 1 {
        if row.children + row.calls < 12 {
            if row.age < 30 {
                21
            } else {
                11
            }
        } else {
            if row.cards + row.rent < 2130 {
                -23
            } else {
                8
            }
        }
    } else {
        if row.age < 58 {
            if row.age < 64 {
                12
            } else {
                -5
            }
        } else {
            if row.age < 69 {
                33
            } else {
                -50
            }
        }
    }
}

fn tree_32(row: &Applicant) -> i64 {
    if row.late < 12 {
        if row.cards < 6 {
            if row.cards + row.moves < 16 {
                if row.employed < 238 {
                    -36
                } else {
                    5
                }
            } else {
                if row.late < 15 {
                    -41
                } else {
                    9
                }
            }
        } else {
            if row.debt < 2758 {
                if row.income + row.children < 2030 {
                    -40
                } else {
                    -3
                }
            } else {
                if row.moves < 8 {
                    -16
                } else {
                    -8
                }
            }
        }
    } else {
        if row.calls < 38 {
            if row.calls + row.late < 69 {
                if row.cards < 7 {
                    -20
                } else {
                    38
                }
            } else {
                if row.savings + row.employed < 17584 {
                    35
                } else {
                    -43
                }
            }
        } else {
            if row.debt < 1360 {
                if row.moves < 9 {
                    22
                } else {
                    -29
                }
            } else {
                if row.cards + row.income < 1147 {
                    44
                } else {
                    -10
                }
            }
        }
    }
}

fn tree_33(row: &Applicant) -> i64 {
    if row.late < 8 {
        if row.age < 16 {
            if row.savings < 10466 {
                19
            } else {
                -49
            }
        } else {
            -25
        }
    } else {
        if row.income < 1538 {
            if row.children + row.debt < 3356 {
                -7
            } else {
                -19
            }
        } else {
            if row.cards < 1 {
                5
            } else {
                22
            }
        }
    }
}

fn tree_34(row: &Applicant) -> i64 {
    if row.cards + row.limit < 2683 {
        if row.cards + row.limit < 6436 {
            if row.debt + row.moves < 1528 {
                43
            } else {
                36
            }
        } else {
            if row.savings + row.children < 10670 {
                45
            } else {
                45
            }
        }
    } else {
        if row.rent < 1545 {
            if row.calls < 38 {
                -10
            } else {
                20
            }
        } else {
            if row.moves + row.children < 12 {
                -9
            } else {
                16
            }
        }
    }
}

fn tree_35(row: &Applicant) -> i64 {
    if row.income < 5238 {
        if row.savings < 11610 {
            -36
        } else {
            if row.age < 50 {
                if row.late < 3 {
                    11
                } else {
                    31
                }
            } else {
                if row.income < 6465 {
                    -16
                } else {
                    -20
                }
            }
        }
    } else {
        if row.children + row.employed < 61 {
            if row.calls < 14 {
                if row.calls + row.moves < 19 {
                    -8
                } else {
                    -30
                }
            } else {
                if row.children < 2 {
                    -19
                } else {
                    -15
                }
            }
        } else {
            40
        }
    }
}

fn tree_36(row: &Applicant) -> i64 {
    if row.calls + row.age < 29 {
        if row.savings < 3593 {
            if row.income < 2615 {
                -18
            } else {
                24
            }
        } else {
            if row.savings < 8080 {
                -30
            } else {
                -41
            }
        }
    } else {
        -27
    }
}

fn tree_37(row: &Applicant) -> i64 {
    if row.savings < 15625 {
        6
    } else {
        if row.rent < 1643 {
            if row.cards + row.limit < 1041 {
                49
            } else {
                -21
            }
        } else {
            if row.debt < 1791 {
                29
            } else {
                40
            }
        }
    }
}

fn tree_38(row: &Applicant) -> i64 {
    if row.employed + row.income < 7690 {
        if row.employed < 188 {
            if row.cards + row.limit < 6538 {
                if row.late < 15 {
                    47
                } else {
                    -48
                }
            } else {
                if row.age < 62 {
                    -8
                } else {
                    -11
                }
            }
        } else {
            if row.moves < 9 {
                if row.rent + row.income < 6863 {
                    -3
                } else {
                    14
                }
            } else {
                if row.limit + row.cards < 2141 {
                    41
                } else {
                    17
                }
            }
        }
    } else {
        if row.rent + row.debt < 1479 {
            if row.moves + row.cards < 12 {
                if row.rent + row.employed < 1139 {
                    25
                } else {
                    -39
                }
            } else {
                if row.moves < 5 {
                    39
                } else {
                    16
                }
            }
        } else {
            if row.debt < 1421 {
                if row.age < 38 {
                    4
                } else {
                    7
                }
            } else {
                if row.children + row.cards < 6 {
                    25
                } else {
                    -50
                }
            }
        }
    }
}

fn tree_39(row: &Applicant) -> i64 {
    if row.limit < 3296 {
        if row.moves < 9 {
            if row.calls < 12 {
                -18
            } else {
                -17
            }
        } else {
            if row.age < 64 {
                0
            } else {
                45
            }
        }
    } else {
        if row.savings < 13103 {
            if row.rent + row.children < 905 {
                -11
            } else {
                -18
            }
        } else {
            if row.savings < 10580 {
                -22
            } else {
                28
            }
        }
    }
}

fn tree_40(row: &Applicant) -> i64 {
    if row.employed + row.children < 164 {
        if row.late + row.children < 15 {
            if row.savings + row.children < 11905 {
                35
            } else {
                24
            }
        } else {
            if row.rent < 1633 {
                -3
            } else {
                22
            }
        }
    } else {
        if row.cards < 7 {
            if row.late < 13 {
                -36
            } else {
                -43
            }
        } else {
            if row.late + row.cards < 16 {
                -21
            } else {
                23
            }
        }
    }
}

fn tree_41(row: &Applicant) -> i64 {
    if row.age + row.employed < 437 {
        if row.children < 3 {
            if row.savings < 16004 {
                11
            } else {
                -48
            }
        } else {
            if row.limit < 1878 {
                if row.savings < 16609 {
                    14
                } else {
                    10
                }
            } else {
                if row.employed < 362 {
                    12
                } else {
                    -20
                }
            }
        }
    } else {
        if row.debt < 1729 {
            if row.cards + row.children < 2 {
                21
            } else {
                if row.age < 68 {
                    -1
                } else {
                    -6
                }
            }
        } else {
            if row.savings < 12950 {
                if row.income + row.limit < 4268 {
                    44
                } else {
                    30
                }
            } else {
                if row.children < 3 {
                    18
                } else {
                    27
                }
            }
        }
    }
}

fn tree_42(row: &Applicant) -> i64 {
    if row.limit + row.children < 2364 {
        if row.moves < 4 {
            31
        } else {
            -13
        }
    } else {
        if row.late < 8 {
            if row.moves < 6 {
                -8
            } else {
                19
            }
        } else {
            -13
        }
    }
}

fn tree_43(row: &Applicant) -> i64 {
    if row.late + row.limit < 2270 {
        if row.age < 74 {
            if row.income < 6333 {
                if row.rent < 322 {
                    11
                } else {
                    -16
                }
            } else {
                39
            }
        } else {
            if row.calls < 13 {
                if row.debt + row.age < 994 {
                    -31
                } else {
                    28
                }
            } else {
                if row.income < 5396 {
                    -44
                } else {
                    -15
                }
            }
        }
    } else {
        if row.age < 30 {
            if row.late + row.age < 36 {
                if row.age < 12 {
                    -10
                } else {
                    -32
                }
            } else {
                if row.children + row.moves < 13 {
                    -2
                } else {
                    -29
                }
            }
        } else {
            -25
        }
    }
}

fn tree_44(row: &Applicant) -> i64 {
    if row.savings < 11791 {
        if row.debt < 936 {
            -41
        } else {
            if row.employed < 377 {
                if row.age < 21 {
                    10
                } else {
                    47
                }
            } else {
                if row.age < 29 {
                    35
                } else {
                    -2
                }
            }
        }
    } else {
        if row.cards < 3 {
            if row.calls < 33 {
                if row.moves < 6 {
                    1
                } else {
                    49
                }
            } else {
                if row.debt < 1815 {
                    -32
                } else {
                    -35
                }
            }
        } else {
            if row.rent < 1556 {
                if row.age < 48 {
                    48
                } else {
                    39
                }
            } else {
                if row.children < 1 {
                    -40
                } else {
                    -17
                }
            }
        }
    }
}

fn tree_45(row: &Applicant) -> i64 {
    if row.late + row.calls < 14 {
        if row.cards < 4 {
            if row.children < 1 {
                38
            } else {
                -4
            }
        } else {
            if row.moves + row.cards < 10 {
                if row.employed + row.rent < 1011 {
                    -23
                } else {
                    -17
                }
            } else {
                -35
            }
        }
    } else {
        if row.savings < 9323 {
            if row.late < 5 {
                if row.employed < 321 {
                    16
                } else {
                    4
                }
            } else {
                if row.income < 3997 {
                    3
                } else {
                    -37
                }
            }
        } else {
            if row.late + row.limit < 5103 {
                if row.late + row.debt < 1936 {
                    -16
                } else {
                    -18
                }
            } else {
                if row.savings + row.cards < 10133 {
                    26
                } else {
                    16
                }
            }
        }
    }
}

fn tree_46(row: &Applicant) -> i64 {
    if row.income + row.rent < 6837 {
        if row.cards + row.age < 73 {
            if row.moves < 3 {
                if row.limit < 6818 {
                    1
                } else {
                    -8
                }
            } else {
                if row.age + row.rent < 1541 {
                    -21
                } else {
                    26
                }
            }
        } else {
            if row.income + row.savings < 14862 {
                if row.moves + row.limit < 1782 {
                    -1
                } else {
                    31
                }
            } else {
                if row.limit < 4902 {
                    -34
                } else {
                    50
                }
            }
        }
    } else {
        if row.cards < 2 {
            if row.cards < 7 {
                if row.savings < 14586 {
                    -8
                } else {
                    -33
                }
            } else {
                -33
            }
        } else {
            if row.limit < 5439 {
                if row.late < 9 {
                    47
                } else {
                    -13
                }
            } else {
                if row.moves + row.savings < 12645 {
                    -34
                } else {
                    -22
                }
            }
        }
    }
}

fn tree_47(row: &Applicant) -> i64 {
    if row.debt < 820 {
        if row.employed < 311 {
            if row.late < 3 {
                12
            } else {
                14
            }
        } else {
            if row.employed < 221 {
                -28
            } else {
                -38
            }
        }
    } else {
        if row.rent + row.children < 408 {
            50
        } else {
            if row.limit < 5145 {
                39
            } else {
                18
            }
        }
    }
}

fn tree_48(row: &Applicant) -> i64 {
    if row.calls + row.late < 58 {
        if row.children + row.savings < 8421 {
            if row.children < 2 {
                13
            } else {
                -48
            }
        } else {
            if row.employed < 353 {
                24
            } else {
                26
            }
        }
    } else {
        -38
    }
}

fn tree_49(row: &Applicant) -> i64 {
    if row.rent + row.age < 1322 {
        if row.savings < 3905 {
            if row.moves < 5 {
                if row.limit < 2699 {
                    21
                } else {
                    -40
                }
            } else {
                if row.debt + row.children < 807 {
                    -47
                } else {
                    26
                }
            }
        } else {
            if row.age < 28 {
                -28
            } else {
                if row.cards + row.moves < 5 {
                    -21
                } else {
                    -34
                }
            }
        }
    } else {
        if row.late + row.moves < 7 {
            if row.late + row.income < 3477 {
                if row.rent + row.limit < 5019 {
                    47
                } else {
                    47
                }
            } else {
                if row.cards + row.age < 70 {
                    46
                } else {
                    -26
                }
            }
        } else {
            if row.moves < 2 {
                if row.limit < 5542 {
                    -33
                } else {
                    43
                }
            } else {
                if row.limit < 1577 {
                    41
                } else {
                    -24
                }
            }
        }
    }
}

fn tree_50(row: &Applicant) -> i64 {
    if row.age + row.employed < 246 {
        if row.debt < 4324 {
            if row.age + row.cards < 12 {
                28
            } else {
                -40
            }
        } else {
            if row.debt < 1710 {
                -29
            } else {
                -29
            }
        }
    } else {
        -31
    }
}

fn tree_51(row: &Applicant) -> i64 {
    if row.limit < 2441 {
        if row.calls + row.limit < 6567 {
            if row.rent < 1660 {
                -2
            } else {
                -7
            }
        } else {
            if row.moves + row.rent < 791 {
                39
            } else {
                -49
            }
        }
    } else {
        -46
    }
}

fn tree_52(row: &Applicant) -> i64 {
    if row.children < 1 {
        if row.income + row.rent < 2073 {
            if row.employed < 318 {
                9
            } else {
                20
            }
        } else {
            if row.moves < 8 {
                22
            } else {
                -10
            }
        }
    } else {
        if row.rent + row.savings < 7701 {
            if row.savings < 8400 {
                38
            } else {
                -25
            }
        } else {
            if row.debt < 769 {
                15
            } else {
                48
            }
        }
    }
}

fn tree_53(row: &Applicant) -> i64 {
    if row.rent + row.children < 823 {
        if row.employed + row.children < 101 {
            if row.limit < 6268 {
                -36
            } else {
                -14
            }
        } else {
            if row.savings + row.cards < 15879 {
                12
            } else {
                -43
            }
        }
    } else {
        if row.debt + row.children < 2746 {
            if row.age + row.moves < 62 {
                5
            } else {
                48
            }
        } else {
            if row.late < 9 {
                -6
            } else {
                -14
            }
        }
    }
}

fn tree_54(row: &Applicant) -> i64 {
    if row.income < 1212 {
        if row.rent < 2028 {
            if row.cards + row.savings < 16995 {
                if row.calls + row.limit < 3478 {
                    0
                } else {
                    47
                }
            } else {
                if row.rent < 2070 {
                    50
                } else {
                    -26
                }
            }
        } else {
            if row.limit + row.children < 3816 {
                if row.late < 2 {
                    17
                } else {
                    11
                }
            } else {
                if row.late < 2 {
                    -44
                } else {
                    -27
                }
            }
        }
    } else {
        if row.cards + row.moves < 4 {
            if row.calls < 22 {
                if row.debt + row.limit < 2919 {
                    -47
                } else {
                    -4
                }
            } else {
                -35
            }
        } else {
            if row.moves < 3 {
                24
            } else {
                if row.cards + row.debt < 3074 {
                    -28
                } else {
                    12
                }
            }
        }
    }
}

fn tree_55(row: &Applicant) -> i64 {
    if row.calls + row.savings < 6774 {
        if row.age < 38 {
            if row.income < 4088 {
                -11
            } else {
                if row.savings < 6893 {
                    25
                } else {
                    -26
                }
            }
        } else {
            if row.moves + row.savings < 3230 {
                if row.employed < 74 {
                    -50
                } else {
                    8
                }
            } else {
                if row.employed < 224 {
                    29
                } else {
                    45
                }
            }
        }
    } else {
        if row.calls + row.children < 55 {
            if row.rent < 1946 {
                -15
            } else {
                if row.age < 22 {
                    -45
                } else {
                    -6
                }
            }
        } else {
            if row.cards < 4 {
                if row.employed + row.savings < 2606 {
                    -36
                } else {
                    -31
                }
            } else {
                if row.age + row.calls < 42 {
                    38
                } else {
                    -1
                }
            }
        }
    }
}

fn tree_56(row: &Applicant) -> i64 {
    if row.age + row.limit < 3666 {
        if row.cards < 1 {
            if row.rent < 1245 {
                -49
            } else {
                13
            }
        } else {
            if row.age < 51 {
                -29
            } else {
                42
            }
        }
    } else {
        if row.children + row.employed < 303 {
            if row.age < 19 {
                -5
            } else {
                34
            }
        } else {
            if row.calls < 32 {
                42
            } else {
                14
            }
        }
    }
}

fn tree_57(row: &Applicant) -> i64 {
    if row.age < 17 {
        if row.children < 1 {
            if row.children + row.employed < 279 {
                30
            } else {
                44
            }
        } else {
            if row.rent < 539 {
                -41
            } else {
                48
            }
        }
    } else {
        if row.debt < 3829 {
            if row.debt < 2681 {
                -14
            } else {
                42
            }
        } else {
            if row.debt + row.employed < 1793 {
                -20
            } else {
                7
            }
        }
    }
}

fn tree_58(row: &Applicant) -> i64 {
    if row.savings < 4235 {
        if row.income < 2624 {
            if row.cards < 7 {
                50
            } else {
                2
            }
        } else {
            30
        }
    } else {
        if row.savings < 9012 {
            if row.debt + row.age < 1018 {
                -4
            } else {
                15
            }
        } else {
            if row.cards < 2 {
                -29
            } else {
                -16
            }
        }
    }
}

fn tree_59(row: &Applicant) -> i64 {
    if row.late + row.income < 3912 {
        if row.debt + row.cards < 1473 {
            if row.late < 7 {
                18
            } else {
                if row.age < 16 {
                    -7
                } else {
                    -37
                }
            }
        } else {
            if row.limit + row.income < 12468 {
                if row.savings < 2753 {
                    -24
                } else {
                    27
                }
            } else {
                if row.age < 16 {
                    46
                } else {
                    33
                }
            }
        }
    } else {
        if row.cards + row.debt < 3787 {
            if row.calls < 42 {
                -32
            } else {
                if row.children < 2 {
                    42
                } else {
                    -20
                }
            }
        } else {
            if row.debt < 3651 {
                if row.age < 21 {
                    40
                } else {
                    -19
                }
            } else {
                if row.calls < 31 {
                    16
                } else {
                    23
                }
            }
        }
    }
}

fn tree_60(row: &Applicant) -> i64 {
    if row.savings < 5801 {
        if row.cards < 3 {
            if row.calls < 23 {
                -11
            } else {
                if row.cards < 6 {
                    7
                } else {
                    50
                }
            }
        } else {
            if row.income + row.late < 6560 {
                23
            } else {
                if row.employed < 272 {
                    18
                } else {
                    29
                }
            }
        }
    } else {
        if row.limit < 4614 {
            if row.employed < 401 {
                if row.employed + row.rent < 2339 {
                    -21
                } else {
                    29
                }
            } else {
                if row.late + row.moves < 19 {
                    21
                } else {
                    31
                }
            }
        } else {
            if row.rent < 1913 {
                if row.children + row.rent < 1134 {
                    -8
                } else {
                    47
                }
            } else {
                if row.savings < 14829 {
                    26
                } else {
                    46
                }
            }
        }
    }
}

fn tree_61(row: &Applicant) -> i64 {
    if row.children + row.moves < 10 {
        if row.employed < 319 {
            if row.income < 7771 {
                -8
            } else {
                25
            }
        } else {
            if row.savings < 4894 {
                6
            } else {
                -22
            }
        }
    } else {
        if row.late < 9 {
            if row.limit < 4662 {
                -42
            } else {
                -19
            }
        } else {
            if row.savings < 8617 {
                43
            } else {
                43
            }
        }
    }
}

fn tree_62(row: &Applicant) -> i64 {
    if row.employed < 158 {
        if row.age < 31 {
            if row.age + row.savings < 14144 {
                if row.children + row.savings < 4780 {
                    49
                } else {
                    14
                }
            } else {
                if row.income < 1873 {
                    23
                } else {
                    -10
                }
            }
        } else {
            if row.age < 26 {
                if row.age < 44 {
                    30
                } else {
                    -26
                }
            } else {
                if row.late < 11 {
                    -12
                } else {
                    40
                }
            }
        }
    } else {
        if row.moves + row.debt < 2489 {
            if row.employed < 332 {
                if row.children < 1 {
                    -22
                } else {
                    21
                }
            } else {
                if row.calls < 8 {
                    -16
                } else {
                    42
                }
            }
        } else {
            if row.income < 6438 {
                if row.employed < 304 {
                    -32
                } else {
                    1
                }
            } else {
                30
            }
        }
    }
}

fn tree_63(row: &Applicant) -> i64 {
    if row.savings < 8346 {
        if row.savings < 15406 {
            if row.moves + row.savings < 14737 {
                21
            } else {
                -22
            }
        } else {
            if row.income < 6621 {
                -10
            } else {
                25
            }
        }
    } else {
        if row.cards + row.age < 68 {
            if row.savings + row.moves < 13889 {
                28
            } else {
                -49
            }
        } else {
            if row.calls < 46 {
                15
            } else {
                40
            }
        }
    }
}

fn tree_64(row: &Applicant) -> i64 {
    if row.children + row.cards < 1 {
        -47
    } else {
        if row.savings + row.income < 10979 {
            if row.age < 34 {
                37
            } else {
                -38
            }
        } else {
            if row.calls < 23 {
                38
            } else {
                11
            }
        }
    }
}

fn tree_65(row: &Applicant) -> i64 {
    if row.income < 4105 {
        if row.late < 12 {
            if row.limit < 1099 {
                -35
            } else {
                -6
            }
        } else {
            if row.savings + row.children < 11691 {
                -5
            } else {
                -34
            }
        }
    } else {
        if row.cards < 2 {
            -32
        } else {
            if row.children < 1 {
                1
            } else {
                -49
            }
        }
    }
}

fn tree_66(row: &Applicant) -> i64 {
    if row.employed < 227 {
        if row.income < 2285 {
            if row.debt < 3106 {
                if row.employed + row.moves < 73 {
                    -38
                } else {
                    -23
                }
            } else {
                if row.savings < 3488 {
                    -27
                } else {
                    31
                }
            }
        } else {
            if row.late + row.moves < 6 {
                if row.debt < 2991 {
                    -7
                } else {
                    -17
                }
            } else {
                -22
            }
        }
    } else {
        if row.employed + row.cards < 369 {
            if row.limit + row.debt < 5765 {
                if row.late + row.income < 5172 {
                    35
                } else {
                    26
                }
            } else {
                if row.cards < 4 {
                    -21
                } else {
                    8
                }
            }
        } else {
            if row.age + row.limit < 2970 {
                if row.limit + row.income < 6714 {
                    32
                } else {
                    -22
                }
            } else {
                -26
            }
        }
    }
}

fn tree_67(row: &Applicant) -> i64 {
    if row.age < 53 {
        if row.savings < 4907 {
            29
        } else {
            if row.debt + row.children < 3205 {
                -35
            } else {
                -25
            }
        }
    } else {
        if row.moves < 2 {
            if row.late < 15 {
                12
            } else {
                if row.limit + row.income < 2838 {
                    47
                } else {
                    -10
                }
            }
        } else {
            if row.employed < 105 {
                if row.rent < 1294 {
                    3
                } else {
                    -44
                }
            } else {
                if row.employed + row.calls < 217 {
                    23
                } else {
                    -16
                }
            }
        }
    }
}

fn tree_68(row: &Applicant) -> i64 {
    if row.savings < 17139 {
        -39
    } else {
        if row.debt < 4074 {
            if row.income < 3046 {
                8
            } else {
                30
            }
        } else {
            if row.limit + row.age < 6496 {
                -31
            } else {
                -23
            }
        }
    }
}

fn tree_69(row: &Applicant) -> i64 {
    if row.savings < 3086 {
        if row.savings + row.rent < 4968 {
            if row.moves < 7 {
                3
            } else {
                -7
            }
        } else {
            if row.debt + row.income < 11494 {
                -14
            } else {
                44
            }
        }
    } else {
        if row.age < 16 {
            if row.savings + row.debt < 8661 {
                -18
            } else {
                -13
            }
        } else {
            if row.children + row.savings < 11841 {
                15
            } else {
                -19
            }
        }
    }
}

fn tree_70(row: &Applicant) -> i64 {
    if row.employed + row.cards < 103 {
        if row.age < 15 {
            if row.children < 4 {
                44
            } else {
                35
            }
        } else {
            31
        }
    } else {
        if row.moves < 8 {
            if row.calls < 10 {
                -18
            } else {
                24
            }
        } else {
            if row.late + row.income < 3930 {
                46
            } else {
                1
            }
        }
    }
}

fn tree_71(row: &Applicant) -> i64 {
    if row.age < 34 {
        if row.savings + row.children < 9808 {
            if row.rent < 1557 {
                if row.income < 7777 {
                    -22
                } else {
                    17
                }
            } else {
                if row.moves < 7 {
                    16
                } else {
                    -41
                }
            }
        } else {
            if row.cards < 7 {
                if row.late < 2 {
                    -17
                } else {
                    -28
                }
            } else {
                if row.moves + row.rent < 1792 {
                    35
                } else {
                    -26
                }
            }
        }
    } else {
        if row.income < 5176 {
            if row.savings < 16183 {
                if row.savings < 3582 {
                    -12
                } else {
                    -13
                }
            } else {
                if row.calls + row.children < 28 {
                    47
                } else {
                    -15
                }
            }
        } else {
            if row.cards < 3 {
                if row.moves < 6 {
                    39
                } else {
                    42
                }
            } else {
                -21
            }
        }
    }
}

fn tree_72(row: &Applicant) -> i64 {
    if row.age < 42 {
        37
    } else {
        if row.income < 5187 {
            if row.children + row.age < 70 {
                18
            } else {
                -44
            }
        } else {
            if row.limit + row.income < 13280 {
                38
            } else {
                40
            }
        }
    }
}

fn tree_73(row: &Applicant) -> i64 {
    if row.cards < 2 {
        if row.debt < 2612 {
            if row.employed + row.income < 6219 {
                if row.moves < 4 {
                    -7
                } else {
                    -11
                }
            } else {
                if row.calls + row.late < 43 {
                    -37
                } else {
                    -47
                }
            }
        } else {
            if row.late < 5 {
                if row.moves < 8 {
                    7
                } else {
                    -16
                }
            } else {
                if row.income < 4950 {
                    -33
                } else {
                    28
                }
            }
        }
    } else {
        if row.children < 1 {
            if row.rent < 1116 {
                if row.savings < 7129 {
                    2
                } else {
                    -11
                }
            } else {
                if row.limit < 6584 {
                    7
                } else {
                    33
                }
            }
        } else {
            if row.savings < 9406 {
                if row.debt + row.rent < 2273 {
                    -24
                } else {
                    -32
                }
            } else {
                if row.calls + row.employed < 329 {
                    -29
                } else {
                    -41
                }
            }
        }
    }
}

fn tree_74(row: &Applicant) -> i64 {
    if row.limit + row.cards < 6720 {
        if row.employed < 138 {
            if row.income < 4153 {
                if row.age + row.savings < 17539 {
                    -40
                } else {
                    -43
                }
            } else {
                if row.children < 0 {
                    -43
                } else {
                    20
                }
            }
        } else {
            if row.children < 1 {
                if row.employed < 148 {
                    43
                } else {
                    -30
                }
            } else {
                -26
            }
        }
    } else {
        if row.calls + row.moves < 31 {
            if row.moves < 5 {
                if row.moves < 1 {
                    -28
                } else {
                    7
                }
            } else {
                43
            }
        } else {
            if row.late < 2 {
                if row.age < 34 {
                    11
                } else {
                    36
                }
            } else {
                if row.employed + row.children < 189 {
                    42
                } else {
                    25
                }
            }
        }
    }
}

fn tree_75(row: &Applicant) -> i64 {
    if row.children < 4 {
        if row.employed + row.rent < 1295 {
            if row.moves + row.children < 15 {
                8
            } else {
                -22
            }
        } else {
            if row.moves + row.cards < 3 {
                35
            } else {
                -47
            }
        }
    } else {
        if row.rent < 2139 {
            if row.debt < 3648 {
                -29
            } else {
                1
            }
        } else {
            if row.savings < 15645 {
                1
            } else {
                6
            }
        }
    }
}

fn tree_76(row: &Applicant) -> i64 {
    if row.moves < 8 {
        if row.moves < 4 {
            if row.age < 64 {
                if row.rent + row.income < 7511 {
                    -3
                } else {
                    -40
                }
            } else {
                if row.rent < 498 {
                    42
                } else {
                    17
                }
            }
        } else {
            if row.income < 7249 {
                if row.late < 8 {
                    -42
                } else {
                    36
                }
            } else {
                if row.employed < 220 {
                    20
                } else {
                    -40
                }
            }
        }
    } else {
        if row.debt < 1740 {
            if row.calls + row.income < 4566 {
                if row.age < 32 {
                    4
                } else {
                    27
                }
            } else {
                2
            }
        } else {
            if row.employed + row.income < 5173 {
                if row.late < 8 {
                    10
                } else {
                    -21
                }
            } else {
                if row.limit < 6813 {
                    -47
                } else {
                    -39
                }
            }
        }
    }
}

fn tree_77(row: &Applicant) -> i64 {
    if row.children < 0 {
        if row.debt < 1979 {
            if row.savings + row.limit < 23009 {
                -19
            } else {
                if row.income < 7284 {
                    -34
                } else {
                    -40
                }
            }
        } else {
            if row.rent < 400 {
                if row.age < 61 {
                    -14
                } else {
                    -22
                }
            } else {
                9
            }
        }
    } else {
        if row.late < 15 {
            if row.debt < 1247 {
                if row.cards + row.children < 5 {
                    -3
                } else {
                    -31
                }
            } else {
                27
            }
        } else {
            if row.limit < 6405 {
                if row.employed < 397 {
                    36
                } else {
                    43
                }
            } else {
                if row.debt < 1504 {
                    46
                } else {
                    -33
                }
            }
        }
    }
}

fn tree_78(row: &Applicant) -> i64 {
    if row.cards < 1 {
        if row.debt < 1245 {
            50
        } else {
            if row.calls < 36 {
                -27
            } else {
                if row.children + row.limit < 5886 {
                    45
                } else {
                    -22
                }
            }
        }
    } else {
        if row.age < 37 {
            if row.savings + row.age < 3933 {
                if row.calls + row.debt < 934 {
                    3
                } else {
                    -9
                }
            } else {
                if row.late + row.debt < 3025 {
                    -45
                } else {
                    -20
                }
            }
        } else {
            if row.children < 4 {
                if row.savings < 12393 {
                    3
                } else {
                    10
                }
            } else {
                if row.late < 4 {
                    17
                } else {
                    0
                }
            }
        }
    }
}

fn tree_79(row: &Applicant) -> i64 {
    if row.employed + row.children < 416 {
        if row.savings + row.cards < 15839 {
            if row.rent < 860 {
                2
            } else {
                16
            }
        } else {
            if row.rent < 1861 {
                -2
            } else {
                3
            }
        }
    } else {
        if row.calls < 45 {
            if row.rent < 707 {
                13
            } else {
                -24
            }
        } else {
            if row.income + row.calls < 3266 {
                44
            } else {
                -45
            }
        }
    }
}

fn tree_80(row: &Applicant) -> i64 {
    if row.late < 5 {
        if row.rent < 1857 {
            if row.children < 3 {
                if row.debt < 1355 {
                    -12
                } else {
                    24
                }
            } else {
                if row.calls < 33 {
                    -31
                } else {
                    -33
                }
            }
        } else {
            if row.rent < 495 {
                if row.debt + row.calls < 2833 {
                    -35
                } else {
                    25
                }
            } else {
                if row.cards < 6 {
                    -11
                } else {
                    -35
                }
            }
        }
    } else {
        if row.limit + row.income < 14792 {
            if row.calls + row.moves < 21 {
                -50
            } else {
                if row.moves + row.cards < 11 {
                    12
                } else {
                    -31
                }
            }
        } else {
            if row.children + row.debt < 3031 {
                if row.age + row.savings < 2875 {
                    -46
                } else {
                    33
                }
            } else {
                if row.savings + row.cards < 15565 {
                    -36
                } else {
                    39
                }
            }
        }
    }
}

fn tree_81(row: &Applicant) -> i64 {
    if row.calls + row.cards < 37 {
        if row.limit + row.cards < 4554 {
            if row.savings + row.age < 15716 {
                if row.debt + row.moves < 2614 {
                    -22
                } else {
                    -46
                }
            } else {
                if row.late + row.income < 4222 {
                    -17
                } else {
                    -31
                }
            }
        } else {
            if row.children + row.cards < 2 {
                if row.debt < 964 {
                    46
                } else {
                    20
                }
            } else {
                35
            }
        }
    } else {
        if row.limit + row.employed < 6872 {
            if row.calls < 12 {
                -20
            } else {
                if row.calls < 26 {
                    -50
                } else {
                    44
                }
            }
        } else {
            if row.income < 4647 {
                if row.savings < 2580 {
                    -3
                } else {
                    32
                }
            } else {
                if row.calls + row.late < 59 {
                    -48
                } else {
                    -26
                }
            }
        }
    }
}

fn tree_82(row: &Applicant) -> i64 {
    if row.late < 11 {
        1
    } else {
        if row.debt < 730 {
            if row.income < 1188 {
                28
            } else {
                43
            }
        } else {
            if row.rent < 813 {
                41
            } else {
                -44
            }
        }
    }
}

fn tree_83(row: &Applicant) -> i64 {
    if row.limit < 6826 {
        if row.age < 67 {
            if row.children < 1 {
                24
            } else {
                33
            }
        } else {
            if row.late < 10 {
                27
            } else {
                7
            }
        }
    } else {
        if row.calls + row.moves < 40 {
            if row.late + row.income < 2345 {
                12
            } else {
                -42
            }
        } else {
            if row.age < 18 {
                -12
            } else {
                13
            }
        }
    }
}

fn tree_84(row: &Applicant) -> i64 {
    if row.moves + row.age < 34 {
        if row.age < 50 {
            if row.calls < 48 {
                if row.age < 67 {
                    -24
                } else {
                    -34
                }
            } else {
                if row.cards < 1 {
                    -10
                } else {
                    -7
                }
            }
        } else {
            if row.debt < 946 {
                if row.calls < 21 {
                    -43
                } else {
                    -46
                }
            } else {
                if row.limit < 2166 {
                    10
                } else {
                    -27
                }
            }
        }
    } else {
        if row.employed < 238 {
            if row.income < 6781 {
                -14
            } else {
                if row.debt < 3323 {
                    -7
                } else {
                    -39
                }
            }
        } else {
            if row.age < 58 {
                if row.income < 1461 {
                    1
                } else {
                    2
                }
            } else {
                if row.cards < 5 {
                    43
                } else {
                    24
                }
            }
        }
    }
}

fn tree_85(row: &Applicant) -> i64 {
    if row.limit < 2353 {
        if row.limit < 2271 {
            if row.age < 77 {
                -5
            } else {
                -27
            }
        } else {
            0
        }
    } else {
        if row.cards < 3 {
            if row.calls < 17 {
                5
            } else {
                -16
            }
        } else {
            -40
        }
    }
}

fn tree_86(row: &Applicant) -> i64 {
    if row.late + row.children < 15 {
        if row.cards < 4 {
            if row.cards < 6 {
                41
            } else {
                46
            }
        } else {
            -33
        }
    } else {
        if row.savings + row.late < 10652 {
            if row.children < 2 {
                -4
            } else {
                -1
            }
        } else {
            if row.income < 2531 {
                -33
            } else {
                -17
            }
        }
    }
}

fn tree_87(row: &Applicant) -> i64 {
    if row.age + row.rent < 1794 {
        if row.rent + row.debt < 1747 {
            if row.debt < 1373 {
                if row.savings < 6721 {
                    49
                } else {
                    18
                }
            } else {
                -20
            }
        } else {
            36
        }
    } else {
        if row.rent + row.children < 1237 {
            if row.age < 40 {
                12
            } else {
                if row.income < 7431 {
                    6
                } else {
                    43
                }
            }
        } else {
            if row.debt + row.savings < 6446 {
                if row.calls + row.age < 77 {
                    -14
                } else {
                    -36
                }
            } else {
                if row.employed + row.limit < 5081 {
                    28
                } else {
                    9
                }
            }
        }
    }
}

fn tree_88(row: &Applicant) -> i64 {
    if row.debt < 1099 {
        if row.moves < 4 {
            if row.income < 6265 {
                if row.age < 53 {
                    5
                } else {
                    -17
                }
            } else {
                if row.income < 1408 {
                    -5
                } else {
                    43
                }
            }
        } else {
            if row.rent < 1229 {
                if row.savings < 9911 {
                    -11
                } else {
                    -5
                }
            } else {
                if row.moves + row.employed < 120 {
                    -44
                } else {
                    32
                }
            }
        }
    } else {
        if row.savings < 14464 {
            if row.children < 3 {
                -49
            } else {
                if row.age < 32 {
                    4
                } else {
                    35
                }
            }
        } else {
            7
        }
    }
}

fn tree_89(row: &Applicant) -> i64 {
    if row.children < 1 {
        if row.employed < 382 {
            if row.employed < 387 {
                -25
            } else {
                32
            }
        } else {
            if row.moves + row.limit < 6936 {
                1
            } else {
                44
            }
        }
    } else {
        if row.income < 6675 {
            if row.employed + row.children < 288 {
                36
            } else {
                2
            }
        } else {
            39
        }
    }
}

fn tree_90(row: &Applicant) -> i64 {
    if row.moves < 9 {
        if row.children < 0 {
            if row.income < 6900 {
                49
            } else {
                if row.calls < 41 {
                    -47
                } else {
                    -45
                }
            }
        } else {
            if row.age < 62 {
                if row.limit < 2296 {
                    -2
                } else {
                    -15
                }
            } else {
                if row.limit + row.calls < 1662 {
                    44
                } else {
                    40
                }
            }
        }
    } else {
        if row.calls < 19 {
            if row.children < 2 {
                if row.debt < 4350 {
                    -27
                } else {
                    -2
                }
            } else {
                if row.employed < 237 {
                    36
                } else {
                    -18
                }
            }
        } else {
            if row.moves < 4 {
                -36
            } else {
                if row.employed < 88 {
                    43
                } else {
                    -8
                }
            }
        }
    }
}

fn tree_91(row: &Applicant) -> i64 {
    if row.calls < 19 {
        if row.employed < 354 {
            if row.late < 4 {
                if row.debt + row.savings < 13908 {
                    -44
                } else {
                    -11
                }
            } else {
                30
            }
        } else {
            if row.age < 42 {
                if row.children + row.limit < 2488 {
                    15
                } else {
                    21
                }
            } else {
                if row.income < 6763 {
                    43
                } else {
                    0
                }
            }
        }
    } else {
        if row.employed + row.age < 270 {
            if row.children < 3 {
                45
            } else {
                if row.children + row.moves < 12 {
                    -12
                } else {
                    4
                }
            }
        } else {
            if row.income < 4415 {
                if row.savings < 15924 {
                    16
                } else {
                    -28
                }
            } else {
                if row.calls < 50 {
                    -19
                } else {
                    -11
                }
            }
        }
    }
}

fn tree_92(row: &Applicant) -> i64 {
    if row.income < 2608 {
        if row.moves < 3 {
            11
        } else {
            if row.children < 4 {
                36
            } else {
                -14
            }
        }
    } else {
        if row.late < 2 {
            if row.calls + row.debt < 1798 {
                -24
            } else {
                9
            }
        } else {
            if row.rent < 2072 {
                -1
            } else {
                1
            }
        }
    }
}

fn tree_93(row: &Applicant) -> i64 {
    if row.limit < 1026 {
        if row.limit < 2892 {
            if row.late < 7 {
                3
            } else {
                -42
            }
        } else {
            if row.savings < 8932 {
                1
            } else {
                -46
            }
        }
    } else {
        if row.age + row.cards < 59 {
            if row.age < 37 {
                9
            } else {
                3
            }
        } else {
            if row.calls < 39 {
                24
            } else {
                -40
            }
        }
    }
}

fn tree_94(row: &Applicant) -> i64 {
    if row.moves < 7 {
        if row.rent < 980 {
            if row.debt < 1773 {
                if row.age < 50 {
                    -11
                } else {
                    28
                }
            } else {
                if row.children < 3 {
                    -21
                } else {
                    40
                }
            }
        } else {
            -43
        }
    } else {
        if row.savings + row.rent < 17313 {
            if row.limit < 2078 {
                if row.rent + row.moves < 784 {
                    -16
                } else {
                    -23
                }
            } else {
                if row.savings < 16214 {
                    -32
                } else {
                    13
                }
            }
        } else {
            if row.debt < 2281 {
                if row.income < 7578 {
                    -38
                } else {
                    -26
                }
            } else {
                if row.limit < 5856 {
                    22
                } else {
                    -14
                }
            }
        }
    }
}

fn tree_95(row: &Applicant) -> i64 {
    if row.limit < 5659 {
        -26
    } else {
        -27
    }
}

fn tree_96(row: &Applicant) -> i64 {
    if row.cards + row.age < 64 {
        if row.rent < 1043 {
            if row.limit < 6207 {
                -43
            } else {
                if row.savings + row.age < 9407 {
                    3
                } else {
                    26
                }
            }
        } else {
            if row.age < 52 {
                18
            } else {
                if row.late < 8 {
                    50
                } else {
                    -34
                }
            }
        }
    } else {
        if row.income < 6926 {
            if row.rent < 1461 {
                if row.employed < 202 {
                    -40
                } else {
                    9
                }
            } else {
                if row.limit < 2623 {
                    -2
                } else {
                    -21
                }
            }
        } else {
            if row.debt < 2207 {
                if row.employed + row.income < 3066 {
                    -46
                } else {
                    -11
                }
            } else {
                if row.limit < 4630 {
                    -8
                } else {
                    -38
                }
            }
        }
    }
}

fn tree_97(row: &Applicant) -> i64 {
    if row.limit + row.children < 1346 {
        if row.savings < 5443 {
            if row.age + row.savings < 5929 {
                -41
            } else {
                if row.rent < 1479 {
                    -28
                } else {
                    -5
                }
            }
        } else {
            if row.children < 3 {
                if row.rent < 788 {
                    21
                } else {
                    -46
                }
            } else {
                if row.age < 24 {
                    11
                } else {
                    -14
                }
            }
        }
    } else {
        if row.savings + row.debt < 5564 {
            if row.rent + row.children < 2024 {
                if row.age < 78 {
                    -28
                } else {
                    48
                }
            } else {
                if row.limit + row.employed < 1444 {
                    -22
                } else {
                    14
                }
            }
        } else {
            if row.children < 3 {
                if row.age < 69 {
                    40
                } else {
                    24
                }
            } else {
                40
            }
        }
    }
}

fn tree_98(row: &Applicant) -> i64 {
    if row.debt < 3850 {
        if row.employed < 183 {
            if row.employed < 345 {
                if row.savings + row.debt < 8977 {
                    -13
                } else {
                    -30
                }
            } else {
                if row.limit < 3783 {
                    9
                } else {
                    -20
                }
            }
        } else {
            if row.calls + row.children < 49 {
                if row.employed + row.limit < 3860 {
                    3
                } else {
                    12
                }
            } else {
                if row.savings < 3716 {
                    -25
                } else {
                    -40
                }
            }
        }
    } else {
        if row.children < 2 {
            if row.savings + row.moves < 16971 {
                -4
            } else {
                36
            }
        } else {
            if row.employed < 193 {
                if row.limit < 2584 {
                    -26
                } else {
                    -28
                }
            } else {
                if row.calls + row.employed < 258 {
                    27
                } else {
                    13
                }
            }
        }
    }
}

fn tree_99(row: &Applicant) -> i64 {
    if row.calls + row.rent < 1465 {
        36
    } else {
        if row.children < 3 {
            if row.income < 5112 {
                6
            } else {
                -50
            }
        } else {
            if row.calls < 10 {
                49
            } else {
                -3
            }
        }
    }
}

fn tree_100(row: &Applicant) -> i64 {
    if row.calls + row.moves < 20 {
        if row.age + row.savings < 17025 {
            if row.savings < 9221 {
                12
            } else {
                1
            }
        } else {
            if row.moves + row.cards < 2 {
                36
            } else {
                20
            }
        }
    } else {
        if row.late + row.moves < 9 {
            if row.late < 7 {
                -24
            } else {
                -4
            }
        } else {
            if row.income < 5378 {
                18
            } else {
                -13
            }
        }
    }
}

fn tree_101(row: &Applicant) -> i64 {
    if row.children + row.debt < 2860 {
        if row.age < 14 {
            if row.savings + row.age < 11987 {
                25
            } else {
                -24
            }
        } else {
            if row.income < 3050 {
                -23
            } else {
                -32
            }
        }
    } else {
        -49
    }
}

fn tree_102(row: &Applicant) -> i64 {
    if row.children + row.savings < 17378 {
        if row.income + row.age < 2692 {
            if row.income + row.cards < 3498 {
                -15
            } else {
                -18
            }
        } else {
            if row.savings < 11721 {
                30
            } else {
                -31
            }
        }
    } else {
        47
    }
}

fn tree_103(row: &Applicant) -> i64 {
    if row.age + row.calls < 36 {
        if row.moves < 4 {
            if row.employed < 99 {
                if row.age < 67 {
                    -49
                } else {
                    -24
                }
            } else {
                if row.calls + row.age < 65 {
                    46
                } else {
                    45
                }
            }
        } else {
            if row.limit < 4583 {
                if row.rent + row.debt < 5627 {
                    21
                } else {
                    -12
                }
            } else {
                if row.income < 4306 {
                    -43
                } else {
                    -32
                }
            }
        }
    } else {
        if row.children + row.savings < 15251 {
            if row.late + row.age < 32 {
                if row.calls < 16 {
                    35
                } else {
                    -25
                }
            } else {
                if row.employed + row.cards < 86 {
                    2
                } else {
                    48
                }
            }
        } else {
            if row.calls < 45 {
                if row.income + row.moves < 6061 {
                    -4
                } else {
                    28
                }
            } else {
                if row.moves + row.cards < 15 {
                    13
                } else {
                    46
                }
            }
        }
    }
}

fn tree_104(row: &Applicant) -> i64 {
    if row.cards < 3 {
        if row.debt + row.income < 6631 {
            if row.debt < 1944 {
                -23
            } else {
                if row.savings < 5232 {
                    13
                } else {
                    -8
                }
            }
        } else {
            if row.savings < 16395 {
                if row.late < 16 {
                    -19
                } else {
                    -6
                }
            } else {
                4
            }
        }
    } else {
        if row.calls < 48 {
            if row.limit + row.employed < 1856 {
                22
            } else {
                if row.cards < 3 {
                    35
                } else {
                    14
                }
            }
        } else {
            if row.limit < 5109 {
                if row.limit < 4335 {
                    15
                } else {
                    10
                }
            } else {
                -22
            }
        }
    }
}

fn tree_105(row: &Applicant) -> i64 {
    if row.late < 7 {
        if row.rent + row.children < 994 {
            25
        } else {
            if row.limit + row.cards < 5998 {
                -9
            } else {
                3
            }
        }
    } else {
        if row.calls < 46 {
            if row.calls < 50 {
                41
            } else {
                0
            }
        } else {
            18
        }
    }
}

fn tree_106(row: &Applicant) -> i64 {
    if row.calls + row.limit < 6420 {
        if row.income < 3285 {
            if row.children + row.age < 65 {
                if row.limit + row.age < 1526 {
                    -20
                } else {
                    -3
                }
            } else {
                if row.limit < 1187 {
                    -31
                } else {
                    -4
                }
            }
        } else {
            if row.savings < 5483 {
                if row.calls < 21 {
                    -39
                } else {
                    10
                }
            } else {
                if row.age < 32 {
                    -2
                } else {
                    5
                }
            }
        }
    } else {
        if row.age < 18 {
            if row.employed < 308 {
                -34
            } else {
                6
            }
        } else {
            if row.cards < 7 {
                if row.children < 3 {
                    -36
                } else {
                    7
                }
            } else {
                if row.children < 4 {
                    0
                } else {
                    -48
                }
            }
        }
    }
}

fn tree_107(row: &Applicant) -> i64 {
    if row.savings < 5629 {
        if row.debt < 769 {
            if row.debt < 3121 {
                if row.employed < 106 {
                    -1
                } else {
                    50
                }
            } else {
                47
            }
        } else {
            if row.limit + row.moves < 2971 {
                if row.calls + row.limit < 5072 {
                    -35
                } else {
                    33
                }
            } else {
                if row.employed + row.limit < 5477 {
                    30
                } else {
                    50
                }
            }
        }
    } else {
        if row.cards + row.calls < 11 {
            -36
        } else {
            if row.employed + row.savings < 12929 {
                if row.late < 11 {
                    -32
                } else {
                    -20
                }
            } else {
                38
            }
        }
    }
}

fn tree_108(row: &Applicant) -> i64 {
    if row.rent + row.savings < 11685 {
        if row.late < 15 {
            if row.cards < 1 {
                33
            } else {
                if row.employed < 344 {
                    27
                } else {
                    -13
                }
            }
        } else {
            if row.age + row.calls < 70 {
                if row.limit < 6953 {
                    2
                } else {
                    -25
                }
            } else {
                if row.income < 3221 {
                    20
                } else {
                    14
                }
            }
        }
    } else {
        if row.late < 9 {
            24
        } else {
            if row.children + row.calls < 56 {
                if row.limit < 3644 {
                    24
                } else {
                    26
                }
            } else {
                if row.employed < 230 {
                    8
                } else {
                    -18
                }
            }
        }
    }
}

fn tree_109(row: &Applicant) -> i64 {
    if row.moves < 4 {
        if row.children < 4 {
            if row.savings < 14932 {
                if row.late + row.income < 4916 {
                    12
                } else {
                    -2
                }
            } else {
                if row.calls < 43 {
                    -8
                } else {
                    21
                }
            }
        } else {
            if row.debt < 3575 {
                if row.rent < 1221 {
                    6
                } else {
                    4
                }
            } else {
                if row.late < 5 {
                    -1
                } else {
                    17
                }
            }
        }
    } else {
        if row.employed < 86 {
            if row.income < 1793 {
                if row.cards < 4 {
                    -18
                } else {
                    -9
                }
            } else {
                if row.moves + row.cards < 8 {
                    -3
                } else {
                    -34
                }
            }
        } else {
            if row.late < 2 {
                if row.cards < 3 {
                    3
                } else {
                    26
                }
            } else {
                if row.income + row.employed < 4779 {
                    -6
                } else {
                    -34
                }
            }
        }
    }
}

fn tree_110(row: &Applicant) -> i64 {
    if row.age < 61 {
        if row.age < 69 {
            if row.calls < 50 {
                if row.rent < 835 {
                    -14
                } else {
                    -30
                }
            } else {
                if row.cards < 4 {
                    -1
                } else {
                    -39
                }
            }
        } else {
            if row.savings + row.age < 4652 {
                if row.age < 31 {
                    -27
                } else {
                    -39
                }
            } else {
                if row.cards < 6 {
                    -5
                } else {
                    -19
                }
            }
        }
    } else {
        if row.employed < 114 {
            if row.children < 1 {
                3
            } else {
                if row.limit < 4475 {
                    37
                } else {
                    -23
                }
            }
        } else {
            if row.employed < 139 {
                if row.calls < 20 {
                    -25
                } else {
                    -47
                }
            } else {
                if row.income < 5858 {
                    4
                } else {
                    16
                }
            }
        }
    }
}

fn tree_111(row: &Applicant) -> i64 {
    if row.debt < 3258 {
        if row.employed < 148 {
            if row.late < 12 {
                if row.debt < 1752 {
                    -20
                } else {
                    -14
                }
            } else {
                if row.limit < 2896 {
                    22
                } else {
                    -43
                }
            }
        } else {
            if row.savings < 16045 {
                if row.calls < 29 {
                    26
                } else {
                    25
                }
            } else {
                -38
            }
        }
    } else {
        if row.income < 2989 {
            if row.limit < 6288 {
                if row.savings < 11337 {
                    20
                } else {
                    25
                }
            } else {
                if row.savings + row.age < 7114 {
                    -26
                } else {
                    -5
                }
            }
        } else {
            if row.moves < 8 {
                if row.income + row.rent < 4548 {
                    -50
                } else {
                    -22
                }
            } else {
                if row.savings < 9935 {
                    35
                } else {
                    -7
                }
            }
        }
    }
}

fn tree_112(row: &Applicant) -> i64 {
    if row.employed < 135 {
        if row.rent < 1265 {
            if row.limit + row.income < 3233 {
                49
            } else {
                -12
            }
        } else {
            if row.debt + row.late < 3415 {
                -19
            } else {
                -26
            }
        }
    } else {
        if row.age + row.late < 91 {
            if row.savings < 7181 {
                -8
            } else {
                18
            }
        } else {
            if row.moves + row.age < 60 {
                31
            } else {
                16
            }
        }
    }
}

fn tree_113(row: &Applicant) -> i64 {
    if row.calls < 36 {
        if row.late < 3 {
            -41
        } else {
            if row.rent + row.cards < 1792 {
                -24
            } else {
                -20
            }
        }
    } else {
        if row.income + row.late < 4747 {
            if row.savings < 13155 {
                -2
            } else {
                -24
            }
        } else {
            if row.late + row.employed < 359 {
                -39
            } else {
                -49
            }
        }
    }
}

fn tree_114(row: &Applicant) -> i64 {
    if row.age + row.children < 50 {
        if row.calls < 8 {
            if row.debt < 1044 {
                -29
            } else {
                -2
            }
        } else {
            if row.cards < 6 {
                -3
            } else {
                12
            }
        }
    } else {
        if row.late + row.debt < 1234 {
            if row.cards < 6 {
                43
            } else {
                12
            }
        } else {
            if row.rent + row.debt < 6137 {
                -45
            } else {
                -36
            }
        }
    }
}

fn tree_115(row: &Applicant) -> i64 {
    if row.limit < 1369 {
        if row.employed < 221 {
            if row.employed < 91 {
                if row.savings < 16244 {
                    -18
                } else {
                    -40
                }
            } else {
                -18
            }
        } else {
            if row.debt + row.children < 4255 {
                -14
            } else {
                if row.savings < 12903 {
                    -41
                } else {
                    -16
                }
            }
        }
    } else {
        if row.age < 68 {
            if row.calls < 40 {
                19
            } else {
                if row.debt < 4266 {
                    38
                } else {
                    7
                }
            }
        } else {
            if row.moves < 1 {
                -8
            } else {
                if row.employed < 170 {
                    27
                } else {
                    -35
                }
            }
        }
    }
}

fn tree_116(row: &Applicant) -> i64 {
    if row.late < 4 {
        if row.age < 39 {
            if row.employed < 163 {
                if row.calls + row.age < 52 {
                    21
                } else {
                    -12
                }
            } else {
                if row.moves + row.cards < 17 {
                    -19
                } else {
                    -8
                }
            }
        } else {
            if row.moves < 6 {
                if row.late + row.income < 5369 {
                    -36
                } else {
                    -42
                }
            } else {
                if row.late + row.limit < 1698 {
                    21
                } else {
                    49
                }
            }
        }
    } else {
        if row.cards < 1 {
            14
        } else {
            if row.employed < 162 {
                if row.calls < 36 {
                    21
                } else {
                    -20
                }
            } else {
                if row.moves < 7 {
                    27
                } else {
                    -15
                }
            }
        }
    }
}

fn tree_117(row: &Applicant) -> i64 {
    if row.employed < 231 {
        if row.debt < 1694 {
            if row.calls + row.income < 6406 {
                if row.savings + row.moves < 13174 {
                    -14
                } else {
                    -21
                }
            } else {
                -16
            }
        } else {
            if row.employed < 66 {
                if row.debt < 2179 {
                    -17
                } else {
                    -20
                }
            } else {
                -20
            }
        }
    } else {
        if row.employed < 204 {
            -23
        } else {
            if row.cards < 4 {
                -40
            } else {
                if row.savings + row.cards < 13200 {
                    -4
                } else {
                    -19
                }
            }
        }
    }
}

fn tree_118(row: &Applicant) -> i64 {
    if row.debt < 2096 {
        if row.moves + row.limit < 4800 {
            if row.late < 9 {
                if row.moves + row.rent < 1371 {
                    28
                } else {
                    -42
                }
            } else {
                if row.calls + row.income < 6660 {
                    -23
                } else {
                    4
                }
            }
        } else {
            -49
        }
    } else {
        if row.cards < 2 {
            if row.children < 1 {
                if row.rent + row.debt < 1756 {
                    41
                } else {
                    -20
                }
            } else {
                if row.cards + row.savings < 13627 {
                    23
                } else {
                    45
                }
            }
        } else {
            if row.moves + row.late < 13 {
                if row.calls < 14 {
                    9
                } else {
                    -6
                }
            } else {
                if row.employed < 321 {
                    -2
                } else {
                    -24
                }
            }
        }
    }
}

fn tree_119(row: &Applicant) -> i64 {
    if row.late + row.age < 59 {
        if row.moves < 8 {
            if row.age < 70 {
                -45
            } else {
                47
            }
        } else {
            if row.limit + row.calls < 5645 {
                26
            } else {
                10
            }
        }
    } else {
        if row.rent + row.cards < 1673 {
            -12
        } else {
            if row.calls < 34 {
                -40
            } else {
                -26
            }
        }
    }
}

fn tree_120(row: &Applicant) -> i64 {
    if row.rent < 1882 {
        if row.moves + row.income < 3229 {
            if row.children + row.limit < 4070 {
                if row.income < 5287 {
                    -37
                } else {
                    -25
                }
            } else {
                if row.employed < 196 {
                    -42
                } else {
                    29
                }
            }
        } else {
            if row.limit + row.employed < 3454 {
                if row.cards < 5 {
                    -48
                } else {
                    8
                }
            } else {
                if row.employed + row.rent < 919 {
                    -9
                } else {
                    -26
                }
            }
        }
    } else {
        if row.debt < 815 {
            if row.rent < 1848 {
                if row.limit < 3777 {
                    -16
                } else {
                    -28
                }
            } else {
                if row.rent < 1714 {
                    43
                } else {
                    -40
                }
            }
        } else {
            if row.rent < 1370 {
                31
            } else {
                if row.calls + row.employed < 346 {
                    -16
                } else {
                    34
                }
            }
        }
    }
}

fn tree_121(row: &Applicant) -> i64 {
    if row.savings + row.income < 14908 {
        if row.cards < 2 {
            if row.cards < 2 {
                0
            } else {
                -50
            }
        } else {
            if row.age < 72 {
                13
            } else {
                -33
            }
        }
    } else {
        if row.income + row.savings < 18959 {
            if row.income < 5542 {
                10
            } else {
                50
            }
        } else {
            -4
        }
    }
}

fn tree_122(row: &Applicant) -> i64 {
    if row.late < 13 {
        if row.age < 34 {
            if row.limit < 1607 {
                -2
            } else {
                if row.employed < 396 {
                    -9
                } else {
                    -28
                }
            }
        } else {
            -33
        }
    } else {
        if row.late < 6 {
            -17
        } else {
            if row.limit < 4549 {
                29
            } else {
                if row.calls < 46 {
                    12
                } else {
                    -6
                }
            }
        }
    }
}

fn tree_123(row: &Applicant) -> i64 {
    if row.children + row.calls < 8 {
        if row.debt < 3325 {
            if row.calls < 42 {
                -50
            } else {
                -6
            }
        } else {
            if row.employed + row.cards < 254 {
                -19
            } else {
                33
            }
        }
    } else {
        1
    }
}

fn tree_124(row: &Applicant) -> i64 {
    if row.moves < 2 {
        -16
    } else {
        if row.rent + row.age < 1321 {
            if row.late < 10 {
                -38
            } else {
                -14
            }
        } else {
            if row.employed + row.limit < 1114 {
                -9
            } else {
                44
            }
        }
    }
}

fn tree_125(row: &Applicant) -> i64 {
    if row.debt < 2240 {
        if row.late < 11 {
            if row.income < 3481 {
                if row.cards + row.rent < 2135 {
                    -28
                } else {
                    -42
                }
            } else {
                if row.children < 0 {
                    -47
                } else {
                    47
                }
            }
        } else {
            23
        }
    } else {
        if row.calls + row.children < 40 {
            if row.children + row.income < 4073 {
                if row.late < 16 {
                    -16
                } else {
                    -13
                }
            } else {
                if row.moves + row.limit < 2715 {
                    15
                } else {
                    25
                }
            }
        } else {
            if row.calls + row.income < 1391 {
                if row.age < 32 {
                    7
                } else {
                    -3
                }
            } else {
                if row.limit + row.employed < 6252 {
                    31
                } else {
                    -11
                }
            }
        }
    }
}

fn tree_126(row: &Applicant) -> i64 {
    if row.savings < 17396 {
        if row.calls < 14 {
            if row.rent < 1854 {
                if row.employed < 303 {
                    -31
                } else {
                    -36
                }
            } else {
                if row.moves < 9 {
                    48
                } else {
                    29
                }
            }
        } else {
            if row.moves < 6 {
                if row.savings < 4252 {
                    -19
                } else {
                    -23
                }
            } else {
                if row.children + row.limit < 3427 {
                    33
                } else {
                    -20
                }
            }
        }
    } else {
        if row.rent < 700 {
            if row.savings < 9918 {
                if row.savings + row.calls < 10379 {
                    -41
                } else {
                    -31
                }
            } else {
                if row.cards + row.debt < 2111 {
                    5
                } else {
                    -9
                }
            }
        } else {
            if row.limit < 2676 {
                if row.cards < 1 {
                    -24
                } else {
                    42
                }
            } else {
                if row.calls < 25 {
                    44
                } else {
                    -39
                }
            }
        }
    }
}

fn tree_127(row: &Applicant) -> i64 {
    if row.limit + row.calls < 5145 {
        if row.late < 16 {
            if row.limit + row.moves < 6694 {
                41
            } else {
                -37
            }
        } else {
            if row.limit < 5074 {
                20
            } else {
                -29
            }
        }
    } else {
        if row.employed < 156 {
            if row.age + row.moves < 42 {
                -5
            } else {
                -45
            }
        } else {
            49
        }
    }
}

fn tree_128(row: &Applicant) -> i64 {
    if row.moves < 6 {
        if row.moves < 6 {
            if row.calls < 18 {
                -42
            } else {
                -40
            }
        } else {
            if row.late + row.rent < 1213 {
                -46
            } else {
                if row.age < 64 {
                    25
                } else {
                    -30
                }
            }
        }
    } else {
        if row.moves < 5 {
            if row.rent + row.debt < 2420 {
                -2
            } else {
                if row.children + row.rent < 702 {
                    -2
                } else {
                    -20
                }
            }
        } else {
            if row.income < 7021 {
                if row.late < 14 {
                    23
                } else {
                    -19
                }
            } else {
                if row.income < 7795 {
                    -44
                } else {
                    19
                }
            }
        }
    }
}

fn tree_129(row: &Applicant) -> i64 {
    if row.moves < 3 {
        if row.age < 59 {
            if row.debt < 3095 {
                if row.late < 5 {
                    -7
                } else {
                    -31
                }
            } else {
                if row.employed + row.rent < 1951 {
                    29
                } else {
                    -48
                }
            }
        } else {
            -46
        }
    } else {
        if row.savings + row.income < 16183 {
            -16
        } else {
            if row.children < 1 {
                if row.limit < 2993 {
                    -17
                } else {
                    30
                }
            } else {
                if row.moves < 5 {
                    -9
                } else {
                    15
                }
            }
        }
    }
}

fn tree_130(row: &Applicant) -> i64 {
    if row.debt + row.employed < 2900 {
        if row.late < 9 {
            if row.limit < 2277 {
                if row.moves < 1 {
                    20
                } else {
                    -16
                }
            } else {
                if row.moves < 8 {
                    -50
                } else {
                    -35
                }
            }
        } else {
            if row.late < 16 {
                if row.calls < 16 {
                    18
                } else {
                    -1
                }
            } else {
                if row.income + row.limit < 12505 {
                    -19
                } else {
                    -27
                }
            }
        }
    } else {
        if row.income < 1727 {
            if row.late + row.savings < 2513 {
                if row.children < 3 {
                    0
                } else {
                    22
                }
            } else {
                -49
            }
        } else {
            if row.cards < 5 {
                45
            } else {
                if row.employed < 184 {
                    -19
                } else {
                    11
                }
            }
        }
    }
}

fn tree_131(row: &Applicant) -> i64 {
    if row.children < 4 {
        if row.children + row.limit < 2819 {
            if row.cards < 3 {
                -10
            } else {
                if row.age < 22 {
                    -27
                } else {
                    8
                }
            }
        } else {
            35
        }
    } else {
        if row.late < 7 {
            if row.children < 2 {
                -29
            } else {
                if row.employed < 84 {
                    -38
                } else {
                    -31
                }
            }
        } else {
            if row.income < 5591 {
                if row.limit + row.rent < 4768 {
                    26
                } else {
                    -45
                }
            } else {
                if row.income < 7156 {
                    -41
                } else {
                    20
                }
            }
        }
    }
}

fn tree_132(row: &Applicant) -> i64 {
    if row.cards < 6 {
        if row.rent < 1563 {
            if row.employed < 331 {
                if row.age < 14 {
                    23
                } else {
                    -7
                }
            } else {
                if row.moves + row.children < 8 {
                    11
                } else {
                    -27
                }
            }
        } else {
            if row.income + row.rent < 6277 {
                if row.limit + row.cards < 5270 {
                    15
                } else {
                    -17
                }
            } else {
                if row.rent + row.cards < 705 {
                    -35
                } else {
                    3
                }
            }
        }
    } else {
        if row.employed < 116 {
            if row.children < 2 {
                if row.rent < 1887 {
                    -38
                } else {
                    17
                }
            } else {
                if row.moves < 7 {
                    44
                } else {
                    -14
                }
            }
        } else {
            if row.savings < 15828 {
                if row.debt < 3576 {
                    30
                } else {
                    -41
                }
            } else {
                if row.debt < 2295 {
                    -26
                } else {
                    -19
                }
            }
        }
    }
}

fn tree_133(row: &Applicant) -> i64 {
    if row.age < 45 {
        if row.debt + row.income < 9933 {
            if row.debt < 2293 {
                17
            } else {
                -8
            }
        } else {
            if row.employed < 139 {
                -38
            } else {
                -41
            }
        }
    } else {
        49
    }
}

fn tree_134(row: &Applicant) -> i64 {
    if row.debt + row.income < 6076 {
        if row.debt + row.moves < 1950 {
            if row.age < 62 {
                if row.income < 7714 {
                    -8
                } else {
                    40
                }
            } else {
                if row.limit + row.debt < 2849 {
                    45
                } else {
                    36
                }
            }
        } else {
            if row.cards < 3 {
                if row.rent + row.children < 1815 {
                    -32
                } else {
                    -8
                }
            } else {
                if row.income < 3972 {
                    -5
                } else {
                    -3
                }
            }
        }
    } else {
        if row.children < 2 {
            if row.moves + row.calls < 55 {
                30
            } else {
                if row.savings < 5089 {
                    -3
                } else {
                    -27
                }
            }
        } else {
            if row.children < 4 {
                if row.age < 45 {
                    32
                } else {
                    6
                }
            } else {
                if row.age < 27 {
                    29
                } else {
                    -50
                }
            }
        }
    }
}

fn tree_135(row: &Applicant) -> i64 {
    if row.cards < 2 {
        if row.calls + row.age < 105 {
            if row.income < 7512 {
                -1
            } else {
                22
            }
        } else {
            if row.children < 2 {
                23
            } else {
                12
            }
        }
    } else {
        if row.debt + row.calls < 1152 {
            if row.age < 62 {
                -8
            } else {
                7
            }
        } else {
            if row.age < 54 {
                -40
            } else {
                15
            }
        }
    }
}

fn tree_136(row: &Applicant) -> i64 {
    if row.savings < 12517 {
        if row.employed < 315 {
            if row.cards < 3 {
                if row.employed < 206 {
                    -23
                } else {
                    -21
                }
            } else {
                if row.children < 2 {
                    -26
                } else {
                    8
                }
            }
        } else {
            if row.rent < 599 {
                if row.savings < 3010 {
                    33
                } else {
                    27
                }
            } else {
                if row.employed < 130 {
                    40
                } else {
                    -17
                }
            }
        }
    } else {
        if row.rent < 481 {
            if row.employed < 205 {
                if row.late < 11 {
                    -21
                } else {
                    0
                }
            } else {
                if row.cards + row.moves < 9 {
                    3
                } else {
                    18
                }
            }
        } else {
            if row.debt + row.savings < 17024 {
                if row.limit < 4175 {
                    -9
                } else {
                    14
                }
            } else {
                if row.rent < 407 {
                    37
                } else {
                    0
                }
            }
        }
    }
}

fn tree_137(row: &Applicant) -> i64 {
    if row.savings < 15606 {
        if row.savings < 17059 {
            if row.savings < 7481 {
                if row.late < 4 {
                    47
                } else {
                    31
                }
            } else {
                if row.rent < 1019 {
                    7
                } else {
                    24
                }
            }
        } else {
            if row.cards + row.late < 18 {
                if row.debt + row.age < 1618 {
                    -17
                } else {
                    -25
                }
            } else {
                if row.moves + row.late < 5 {
                    -6
                } else {
                    -23
                }
            }
        }
    } else {
        if row.income < 7462 {
            if row.calls < 23 {
                if row.moves < 3 {
                    26
                } else {
                    -20
                }
            } else {
                4
            }
        } else {
            if row.savings < 14271 {
                if row.income + row.employed < 1932 {
                    44
                } else {
                    -15
                }
            } else {
                if row.employed < 396 {
                    -38
                } else {
                    31
                }
            }
        }
    }
}

fn tree_138(row: &Applicant) -> i64 {
    if row.children < 3 {
        if row.moves < 6 {
            31
        } else {
            -43
        }
    } else {
        if row.age + row.limit < 4118 {
            if row.income < 2540 {
                if row.calls < 38 {
                    10
                } else {
                    -20
                }
            } else {
                if row.moves < 9 {
                    -19
                } else {
                    19
                }
            }
        } else {
            if row.rent < 355 {
                if row.rent < 1154 {
                    27
                } else {
                    38
                }
            } else {
                if row.limit < 5687 {
                    12
                } else {
                    39
                }
            }
        }
    }
}

fn tree_139(row: &Applicant) -> i64 {
    if row.employed < 228 {
        if row.late < 3 {
            if row.children + row.calls < 36 {
                if row.cards < 5 {
                    -34
                } else {
                    -12
                }
            } else {
                if row.savings < 17066 {
                    26
                } else {
                    31
                }
            }
        } else {
            if row.savings < 13256 {
                if row.savings < 13313 {
                    -39
                } else {
                    -18
                }
            } else {
                35
            }
        }
    } else {
        if row.late < 6 {
            if row.limit + row.late < 3271 {
                5
            } else {
                if row.children < 2 {
                    14
                } else {
                    48
                }
            }
        } else {
            if row.debt < 2160 {
                if row.calls + row.income < 6756 {
                    43
                } else {
                    34
                }
            } else {
                if row.employed < 327 {
                    21
                } else {
                    10
                }
            }
        }
    }
}

fn tree_140(row: &Applicant) -> i64 {
    if row.age < 68 {
        if row.rent < 552 {
            if row.late < 14 {
                -48
            } else {
                -43
            }
        } else {
            if row.income < 6885 {
                4
            } else {
                -32
            }
        }
    } else {
        if row.limit + row.calls < 2175 {
            if row.children < 0 {
                -2
            } else {
                -23
            }
        } else {
            if row.cards < 3 {
                31
            } else {
                8
            }
        }
    }
}

fn tree_141(row: &Applicant) -> i64 {
    if row.debt + row.children < 4039 {
        if row.moves < 4 {
            if row.employed < 305 {
                if row.rent < 315 {
                    -26
                } else {
                    -10
                }
            } else {
                if row.rent < 1527 {
                    -25
                } else {
                    -36
                }
            }
        } else {
            if row.late < 14 {
                -5
            } else {
                if row.children + row.late < 12 {
                    14
                } else {
                    30
                }
            }
        }
    } else {
        if row.calls + row.late < 69 {
            if row.moves < 1 {
                if row.income < 5856 {
                    8
                } else {
                    -19
                }
            } else {
                23
            }
        } else {
            if row.employed < 136 {
                if row.calls + row.savings < 17459 {
                    -1
                } else {
                    -17
                }
            } else {
                if row.debt < 2105 {
                    18
                } else {
                    -27
                }
            }
        }
    }
}

fn tree_142(row: &Applicant) -> i64 {
    if row.employed < 118 {
        -5
    } else {
        -48
    }
}

fn tree_143(row: &Applicant) -> i64 {
    if row.employed + row.cards < 286 {
        if row.rent < 970 {
            -45
        } else {
            if row.children + row.cards < 4 {
                -17
            } else {
                -5
            }
        }
    } else {
        28
    }
}

fn tree_144(row: &Applicant) -> i64 {
    if row.calls < 21 {
        if row.income + row.limit < 5675 {
            if row.debt < 2048 {
                if row.income < 5009 {
                    44
                } else {
                    -13
                }
            } else {
                -28
            }
        } else {
            if row.debt < 3389 {
                if row.calls + row.late < 20 {
                    -45
                } else {
                    2
                }
            } else {
                if row.income < 7176 {
                    -33
                } else {
                    16
                }
            }
        }
    } else {
        if row.savings + row.income < 11396 {
            14
        } else {
            -21
        }
    }
}

fn tree_145(row: &Applicant) -> i64 {
    if row.children < 4 {
        -22
    } else {
        if row.rent < 604 {
            if row.income < 5322 {
                -38
            } else {
                1
            }
        } else {
            if row.savings + row.late < 7781 {
                -45
            } else {
                24
            }
        }
    }
}

fn tree_146(row: &Applicant) -> i64 {
    if row.calls < 11 {
        if row.debt < 4346 {
            if row.employed < 201 {
                if row.age < 16 {
                    23
                } else {
                    30
                }
            } else {
                if row.calls + row.age < 121 {
                    -34
                } else {
                    -48
                }
            }
        } else {
            if row.savings < 16083 {
                if row.late + row.moves < 15 {
                    -44
                } else {
                    -20
                }
            } else {
                if row.income < 3076 {
                    9
                } else {
                    49
                }
            }
        }
    } else {
        if row.calls < 39 {
            if row.calls < 37 {
                if row.calls < 25 {
                    -5
                } else {
                    20
                }
            } else {
                if row.income < 4047 {
                    -7
                } else {
                    20
                }
            }
        } else {
            if row.limit < 1507 {
                if row.debt < 4310 {
                    7
                } else {
                    -43
                }
            } else {
                if row.rent < 1639 {
                    -38
                } else {
                    -21
                }
            }
        }
    }
}

fn tree_147(row: &Applicant) -> i64 {
    if row.children + row.debt < 1882 {
        if row.cards < 4 {
            if row.moves < 6 {
                19
            } else {
                33
            }
        } else {
            if row.debt < 2607 {
                11
            } else {
                -10
            }
        }
    } else {
        if row.employed < 78 {
            if row.calls < 33 {
                -49
            } else {
                34
            }
        } else {
            if row.savings + row.limit < 16031 {
                -35
            } else {
                -45
            }
        }
    }
}

fn tree_148(row: &Applicant) -> i64 {
    if row.cards < 7 {
        -17
    } else {
        if row.debt + row.late < 4109 {
            if row.late + row.debt < 1552 {
                48
            } else {
                2
            }
        } else {
            if row.debt + row.limit < 4400 {
                18
            } else {
                -40
            }
        }
    }
}

fn tree_149(row: &Applicant) -> i64 {
    if row.debt < 1345 {
        if row.cards + row.income < 4661 {
            if row.late < 15 {
                -22
            } else {
                35
            }
        } else {
            if row.late + row.income < 1721 {
                9
            } else {
                -10
            }
        }
    } else {
        if row.children < 4 {
            if row.limit + row.children < 1675 {
                9
            } else {
                -32
            }
        } else {
            if row.savings < 3535 {
                48
            } else {
                -44
            }
        }
    }
}

fn tree_150(row: &Applicant) -> i64 {
    if row.savings + row.limit < 23951 {
        if row.late + row.employed < 307 {
            if row.income + row.calls < 2573 {
                if row.moves + row.age < 60 {
                    -39
                } else {
                    46
                }
            } else {
                if row.debt < 804 {
                    15
                } else {
                    41
                }
            }
        } else {
            if row.income < 7855 {
                if row.employed < 403 {
                    17
                } else {
                    -27
                }
            } else {
                37
            }
        }
    } else {
        if row.limit < 5122 {
            -29
        } else {
            if row.cards < 3 {
                if row.cards < 6 {
                    -49
                } else {
                    -14
                }
            } else {
                if row.moves < 8 {
                    -48
                } else {
                    -28
                }
            }
        }
    }
}

fn tree_151(row: &Applicant) -> i64 {
    if row.calls < 10 {
        if row.moves < 2 {
            if row.calls < 51 {
                19
            } else {
                if row.income < 4135 {
                    -29
                } else {
                    -28
                }
            }
        } else {
            if row.debt < 3576 {
                if row.savings < 6633 {
                    -41
                } else {
                    -20
                }
            } else {
                if row.moves < 8 {
                    -46
                } else {
                    -2
                }
            }
        }
    } else {
        if row.moves < 5 {
            if row.moves + row.late < 26 {
                if row.employed < 155 {
                    39
                } else {
                    -29
                }
            } else {
                if row.moves < 1 {
                    -50
                } else {
                    17
                }
            }
        } else {
            if row.calls < 39 {
                -16
            } else {
                if row.age < 54 {
                    7
                } else {
                    -28
                }
            }
        }
    }
}

fn tree_152(row: &Applicant) -> i64 {
    if row.employed + row.debt < 946 {
        if row.employed + row.children < 305 {
            13
        } else {
            14
        }
    } else {
        if row.age < 54 {
            if row.limit < 5464 {
                if row.savings < 2866 {
                    9
                } else {
                    -17
                }
            } else {
                if row.moves < 9 {
                    -33
                } else {
                    0
                }
            }
        } else {
            if row.cards + row.late < 17 {
                if row.employed < 109 {
                    -32
                } else {
                    -37
                }
            } else {
                if row.savings < 3281 {
                    -1
                } else {
                    -20
                }
            }
        }
    }
}

fn tree_153(row: &Applicant) -> i64 {
    if row.income < 5847 {
        if row.debt < 3252 {
            -6
        } else {
            if row.limit < 6722 {
                if row.age < 41 {
                    -6
                } else {
                    15
                }
            } else {
                34
            }
        }
    } else {
        if row.income + row.savings < 23666 {
            if row.cards < 1 {
                if row.calls < 8 {
                    -36
                } else {
                    16
                }
            } else {
                if row.employed < 196 {
                    14
                } else {
                    -45
                }
            }
        } else {
            if row.cards < 3 {
                if row.limit + row.late < 5450 {
                    -19
                } else {
                    -10
                }
            } else {
                if row.age + row.savings < 6794 {
                    24
                } else {
                    20
                }
            }
        }
    }
}

fn tree_154(row: &Applicant) -> i64 {
    if row.savings < 16925 {
        if row.late < 13 {
            1
        } else {
            if row.employed < 251 {
                -23
            } else {
                if row.moves < 4 {
                    0
                } else {
                    41
                }
            }
        }
    } else {
        if row.rent < 661 {
            if row.income + row.rent < 9190 {
                if row.moves + row.cards < 14 {
                    -5
                } else {
                    -22
                }
            } else {
                -17
            }
        } else {
            if row.age + row.employed < 172 {
                48
            } else {
                if row.savings + row.children < 8357 {
                    13
                } else {
                    -5
                }
            }
        }
    }
}

fn tree_155(row: &Applicant) -> i64 {
    if row.limit < 5729 {
        if row.moves + row.late < 22 {
            if row.calls < 13 {
                8
            } else {
                38
            }
        } else {
            if row.cards + row.rent < 741 {
                0
            } else {
                50
            }
        }
    } else {
        if row.late < 3 {
            if row.age < 36 {
                -31
            } else {
                -34
            }
        } else {
            if row.cards < 4 {
                -24
            } else {
                -14
            }
        }
    }
}

fn tree_156(row: &Applicant) -> i64 {
    if row.income < 7205 {
        if row.debt + row.calls < 2798 {
            -49
        } else {
            if row.children < 0 {
                -29
            } else {
                -39
            }
        }
    } else {
        if row.children + row.late < 16 {
            -10
        } else {
            if row.employed < 180 {
                -7
            } else {
                -9
            }
        }
    }
}

fn tree_157(row: &Applicant) -> i64 {
    if row.savings < 3079 {
        if row.debt < 3376 {
            -23
        } else {
            if row.late < 15 {
                if row.children + row.employed < 195 {
                    26
                } else {
                    13
                }
            } else {
                -49
            }
        }
    } else {
        if row.calls < 25 {
            if row.limit + row.age < 6944 {
                if row.calls + row.rent < 956 {
                    -2
                } else {
                    20
                }
            } else {
                if row.employed < 406 {
                    -2
                } else {
                    -31
                }
            }
        } else {
            if row.income < 7601 {
                if row.cards + row.late < 10 {
                    -50
                } else {
                    -11
                }
            } else {
                if row.debt < 2218 {
                    19
                } else {
                    -26
                }
            }
        }
    }
}

fn tree_158(row: &Applicant) -> i64 {
    if row.calls + row.employed < 103 {
        if row.income < 6220 {
            29
        } else {
            if row.late < 12 {
                7
            } else {
                26
            }
        }
    } else {
        if row.employed < 274 {
            if row.age < 35 {
                -11
            } else {
                9
            }
        } else {
            -20
        }
    }
}

fn tree_159(row: &Applicant) -> i64 {
    if row.cards < 1 {
        if row.cards < 6 {
            if row.children < 4 {
                -1
            } else {
                32
            }
        } else {
            if row.rent + row.moves < 1121 {
                -12
            } else {
                -3
            }
        }
    } else {
        if row.debt + row.cards < 2721 {
            if row.late + row.age < 40 {
                42
            } else {
                43
            }
        } else {
            if row.income + row.limit < 8807 {
                -7
            } else {
                -40
            }
        }
    }
}

fn tree_160(row: &Applicant) -> i64 {
    if row.debt < 3888 {
        if row.savings < 14353 {
            if row.moves < 6 {
                5
            } else {
                -7
            }
        } else {
            if row.late < 5 {
                32
            } else {
                27
            }
        }
    } else {
        if row.limit + row.calls < 3634 {
            if row.rent < 1040 {
                25
            } else {
                -24
            }
        } else {
            if row.rent < 423 {
                -9
            } else {
                22
            }
        }
    }
}

fn tree_161(row: &Applicant) -> i64 {
    if row.cards < 6 {
        if row.limit < 2034 {
            41
        } else {
            if row.debt < 4124 {
                -10
            } else {
                44
            }
        }
    } else {
        if row.late < 8 {
            -6
        } else {
            if row.children + row.savings < 10846 {
                45
            } else {
                46
            }
        }
    }
}

fn tree_162(row: &Applicant) -> i64 {
    if row.limit + row.debt < 11326 {
        if row.income < 7789 {
            if row.late < 10 {
                if row.limit < 1725 {
                    0
                } else {
                    39
                }
            } else {
                if row.age < 40 {
                    50
                } else {
                    42
                }
            }
        } else {
            if row.calls + row.moves < 47 {
                if row.age < 52 {
                    47
                } else {
                    -23
                }
            } else {
                if row.savings < 9216 {
                    -41
                } else {
                    50
                }
            }
        }
    } else {
        if row.limit + row.cards < 2044 {
            0
        } else {
            if row.rent < 850 {
                if row.employed + row.limit < 2322 {
                    11
                } else {
                    7
                }
            } else {
                48
            }
        }
    }
}

fn tree_163(row: &Applicant) -> i64 {
    if row.rent < 1903 {
        if row.late + row.debt < 767 {
            if row.employed < 128 {
                -38
            } else {
                25
            }
        } else {
            if row.age < 63 {
                if row.savings + row.income < 14661 {
                    -25
                } else {
                    -6
                }
            } else {
                if row.moves + row.age < 22 {
                    -39
                } else {
                    21
                }
            }
        }
    } else {
        if row.debt < 1583 {
            if row.moves < 9 {
                if row.children + row.limit < 2905 {
                    15
                } else {
                    -37
                }
            } else {
                if row.employed + row.cards < 402 {
                    6
                } else {
                    -21
                }
            }
        } else {
            if row.debt + row.income < 11783 {
                if row.calls < 10 {
                    7
                } else {
                    -17
                }
            } else {
                if row.limit < 1698 {
                    20
                } else {
                    1
                }
            }
        }
    }
}

fn tree_164(row: &Applicant) -> i64 {
    if row.debt + row.age < 3583 {
        if row.calls + row.rent < 1217 {
            if row.cards + row.savings < 5647 {
                if row.debt < 1845 {
                    25
                } else {
                    -44
                }
            } else {
                45
            }
        } else {
            if row.savings < 6470 {
                if row.children < 3 {
                    -5
                } else {
                    18
                }
            } else {
                if row.late < 2 {
                    33
                } else {
                    -40
                }
            }
        }
    } else {
        if row.savings < 4257 {
            27
        } else {
            if row.children < 3 {
                -23
            } else {
                if row.cards < 4 {
                    -15
                } else {
                    -21
                }
            }
        }
    }
}

fn tree_165(row: &Applicant) -> i64 {
    if row.late < 15 {
        if row.debt < 1356 {
            if row.employed + row.cards < 92 {
                if row.calls + row.children < 32 {
                    12
                } else {
                    -42
                }
            } else {
                if row.rent + row.employed < 2412 {
                    -49
                } else {
                    2
                }
            }
        } else {
            if row.age + row.limit < 2751 {
                if row.calls < 34 {
                    17
                } else {
                    42
                }
            } else {
                if row.rent + row.debt < 2100 {
                    29
                } else {
                    33
                }
            }
        }
    } else {
        if row.employed + row.late < 378 {
            if row.debt < 1804 {
                if row.rent < 1023 {
                    7
                } else {
                    -14
                }
            } else {
                if row.rent < 2017 {
                    -8
                } else {
                    23
                }
            }
        } else {
            if row.cards < 5 {
                if row.age < 14 {
                    -15
                } else {
                    -32
                }
            } else {
                if row.rent < 1525 {
                    16
                } else {
                    0
                }
            }
        }
    }
}

fn tree_166(row: &Applicant) -> i64 {
    if row.cards + row.debt < 1639 {
        if row.employed < 134 {
            13
        } else {
            25
        }
    } else {
        if row.savings < 8036 {
            if row.calls + row.employed < 430 {
                47
            } else {
                -36
            }
        } else {
            if row.cards < 5 {
                43
            } else {
                -17
            }
        }
    }
}

fn tree_167(row: &Applicant) -> i64 {
    if row.cards < 6 {
        if row.cards < 7 {
            1
        } else {
            if row.cards + row.savings < 5439 {
                23
            } else {
                34
            }
        }
    } else {
        if row.cards + row.rent < 1324 {
            if row.income < 6664 {
                -6
            } else {
                44
            }
        } else {
            if row.late < 15 {
                -45
            } else {
                45
            }
        }
    }
}

fn tree_168(row: &Applicant) -> i64 {
    if row.savings < 15444 {
        if row.calls + row.debt < 3085 {
            if row.employed + row.income < 7951 {
                -36
            } else {
                45
            }
        } else {
            -41
        }
    } else {
        if row.calls < 15 {
            if row.moves < 4 {
                -4
            } else {
                49
            }
        } else {
            if row.late + row.debt < 1800 {
                28
            } else {
                39
            }
        }
    }
}

fn tree_169(row: &Applicant) -> i64 {
    if row.employed < 228 {
        if row.late < 14 {
            if row.cards + row.late < 8 {
                if row.rent + row.age < 2033 {
                    -3
                } else {
                    -48
                }
            } else {
                if row.calls + row.moves < 43 {
                    8
                } else {
                    -8
                }
            }
        } else {
            if row.limit < 5702 {
                if row.limit + row.late < 5018 {
                    -20
                } else {
                    -5
                }
            } else {
                if row.savings < 7572 {
                    14
                } else {
                    40
                }
            }
        }
    } else {
        if row.rent < 1084 {
            if row.limit < 5351 {
                if row.limit < 1016 {
                    38
                } else {
                    -24
                }
            } else {
                -36
            }
        } else {
            if row.rent < 517 {
                if row.moves < 8 {
                    -45
                } else {
                    -33
                }
            } else {
                if row.moves < 8 {
                    30
                } else {
                    -1
                }
            }
        }
    }
}

fn tree_170(row: &Applicant) -> i64 {
    if row.debt + row.age < 3170 {
        if row.savings < 15299 {
            -10
        } else {
            if row.cards < 2 {
                -32
            } else {
                -20
            }
        }
    } else {
        if row.age < 44 {
            if row.debt + row.calls < 4193 {
                -49
            } else {
                17
            }
        } else {
            if row.cards + row.calls < 49 {
                -38
            } else {
                7
            }
        }
    }
}

fn tree_171(row: &Applicant) -> i64 {
    if row.children < 3 {
        if row.income + row.calls < 2280 {
            7
        } else {
            if row.income < 4212 {
                -5
            } else {
                -36
            }
        }
    } else {
        if row.limit < 1380 {
            if row.income + row.age < 4556 {
                -43
            } else {
                18
            }
        } else {
            23
        }
    }
}

fn tree_172(row: &Applicant) -> i64 {
    if row.debt < 2140 {
        if row.moves + row.late < 6 {
            if row.debt < 2715 {
                -12
            } else {
                if row.savings < 8898 {
                    43
                } else {
                    44
                }
            }
        } else {
            if row.savings < 16016 {
                if row.children < 1 {
                    -17
                } else {
                    -49
                }
            } else {
                -6
            }
        }
    } else {
        if row.debt < 984 {
            if row.children + row.calls < 12 {
                if row.limit + row.children < 6193 {
                    -33
                } else {
                    36
                }
            } else {
                if row.calls < 48 {
                    -22
                } else {
                    2
                }
            }
        } else {
            if row.cards < 2 {
                if row.debt + row.children < 3511 {
                    25
                } else {
                    -26
                }
            } else {
                if row.calls + row.savings < 5432 {
                    25
                } else {
                    -14
                }
            }
        }
    }
}

fn tree_173(row: &Applicant) -> i64 {
    if row.savings < 14755 {
        if row.rent < 1693 {
            if row.limit + row.income < 6355 {
                38
            } else {
                -4
            }
        } else {
            if row.limit + row.debt < 7688 {
                19
            } else {
                -4
            }
        }
    } else {
        -17
    }
}

fn tree_174(row: &Applicant) -> i64 {
    if row.moves < 1 {
        if row.debt < 2950 {
            if row.savings < 3573 {
                -16
            } else {
                -24
            }
        } else {
            if row.limit < 3625 {
                6
            } else {
                31
            }
        }
    } else {
        if row.children < 3 {
            if row.cards < 6 {
                10
            } else {
                7
            }
        } else {
            5
        }
    }
}

fn tree_175(row: &Applicant) -> i64 {
    if row.calls + row.employed < 127 {
        if row.cards < 5 {
            if row.savings < 5311 {
                13
            } else {
                -48
            }
        } else {
            if row.late < 10 {
                -3
            } else {
                37
            }
        }
    } else {
        if row.cards + row.age < 12 {
            if row.calls < 50 {
                -8
            } else {
                7
            }
        } else {
            if row.moves + row.cards < 8 {
                -16
            } else {
                -39
            }
        }
    }
}

fn tree_176(row: &Applicant) -> i64 {
    if row.late + row.moves < 15 {
        if row.moves < 4 {
            if row.late + row.calls < 36 {
                if row.children < 1 {
                    27
                } else {
                    -4
                }
            } else {
                -48
            }
        } else {
            if row.age < 54 {
                if row.age < 69 {
                    29
                } else {
                    46
                }
            } else {
                if row.rent < 1042 {
                    7
                } else {
                    -46
                }
            }
        }
    } else {
        if row.children < 1 {
            if row.debt < 1497 {
                if row.children < 3 {
                    13
                } else {
                    8
                }
            } else {
                36
            }
        } else {
            if row.income < 7117 {
                if row.income < 4098 {
                    -40
                } else {
                    42
                }
            } else {
                if row.late + row.rent < 1864 {
                    17
                } else {
                    -4
                }
            }
        }
    }
}

fn tree_177(row: &Applicant) -> i64 {
    if row.moves + row.calls < 10 {
        if row.age + row.savings < 14894 {
            -41
        } else {
            if row.late + row.limit < 3894 {
                if row.cards < 4 {
                    -30
                } else {
                    -28
                }
            } else {
                if row.children < 0 {
                    12
                } else {
                    -13
                }
            }
        }
    } else {
        if row.cards + row.children < 4 {
            if row.savings < 16974 {
                -45
            } else {
                -40
            }
        } else {
            if row.cards < 3 {
                if row.moves + row.children < 12 {
                    -24
                } else {
                    -12
                }
            } else {
                23
            }
        }
    }
}

fn tree_178(row: &Applicant) -> i64 {
    if row.late < 4 {
        if row.moves < 7 {
            -34
        } else {
            if row.age < 64 {
                -18
            } else {
                13
            }
        }
    } else {
        50
    }
}

fn tree_179(row: &Applicant) -> i64 {
    if row.employed < 108 {
        if row.income + row.age < 7113 {
            if row.cards + row.savings < 5028 {
                if row.children < 4 {
                    -23
                } else {
                    19
                }
            } else {
                if row.children < 1 {
                    47
                } else {
                    -41
                }
            }
        } else {
            if row.income < 2314 {
                if row.employed < 264 {
                    29
                } else {
                    -2
                }
            } else {
                if row.cards < 3 {
                    8
                } else {
                    2
                }
            }
        }
    } else {
        if row.debt < 3992 {
            if row.debt < 4185 {
                if row.age < 31 {
                    -41
                } else {
                    25
                }
            } else {
                if row.limit < 6707 {
                    5
                } else {
                    -14
                }
            }
        } else {
            if row.cards < 6 {
                41
            } else {
                if row.savings < 17218 {
                    40
                } else {
                    -6
                }
            }
        }
    }
}

fn tree_180(row: &Applicant) -> i64 {
    if row.late < 13 {
        10
    } else {
        if row.savings < 10355 {
            if row.income < 1551 {
                -43
            } else {
                31
            }
        } else {
            if row.late < 7 {
                -48
            } else {
                -21
            }
        }
    }
}

fn tree_181(row: &Applicant) -> i64 {
    if row.employed < 142 {
        if row.calls < 46 {
            if row.debt < 3984 {
                -33
            } else {
                43
            }
        } else {
            if row.children < 0 {
                34
            } else {
                6
            }
        }
    } else {
        -43
    }
}

fn tree_182(row: &Applicant) -> i64 {
    if row.savings < 9291 {
        if row.moves + row.savings < 13880 {
            if row.late < 6 {
                6
            } else {
                -33
            }
        } else {
            if row.cards < 7 {
                31
            } else {
                38
            }
        }
    } else {
        if row.income + row.savings < 16700 {
            if row.moves + row.income < 4031 {
                -43
            } else {
                41
            }
        } else {
            if row.late + row.income < 5979 {
                21
            } else {
                23
            }
        }
    }
}

fn tree_183(row: &Applicant) -> i64 {
    if row.cards + row.moves < 13 {
        if row.limit + row.income < 8776 {
            27
        } else {
            if row.children + row.late < 14 {
                if row.cards < 4 {
                    -6
                } else {
                    35
                }
            } else {
                if row.calls + row.savings < 2955 {
                    42
                } else {
                    18
                }
            }
        }
    } else {
        if row.late < 3 {
            if row.late + row.rent < 788 {
                if row.limit < 4456 {
                    -10
                } else {
                    -24
                }
            } else {
                if row.employed + row.calls < 237 {
                    -22
                } else {
                    -5
                }
            }
        } else {
            22
        }
    }
}

fn tree_184(row: &Applicant) -> i64 {
    if row.employed < 227 {
        if row.limit < 5111 {
            if row.age < 12 {
                -2
            } else {
                -11
            }
        } else {
            if row.children < 3 {
                41
            } else {
                19
            }
        }
    } else {
        if row.income + row.age < 2887 {
            if row.rent < 1449 {
                49
            } else {
                26
            }
        } else {
            if row.limit + row.children < 3904 {
                39
            } else {
                -13
            }
        }
    }
}

fn tree_185(row: &Applicant) -> i64 {
    if row.children < 2 {
        if row.cards < 5 {
            if row.moves < 9 {
                42
            } else {
                -7
            }
        } else {
            -38
        }
    } else {
        if row.income < 4474 {
            if row.late + row.cards < 22 {
                38
            } else {
                45
            }
        } else {
            -7
        }
    }
}

fn tree_186(row: &Applicant) -> i64 {
    if row.limit + row.cards < 4438 {
        if row.rent < 522 {
            if row.rent + row.cards < 2171 {
                -50
            } else {
                if row.debt < 1039 {
                    -4
                } else {
                    -15
                }
            }
        } else {
            -1
        }
    } else {
        if row.income + row.moves < 7120 {
            if row.rent < 1699 {
                if row.debt + row.late < 1957 {
                    39
                } else {
                    -2
                }
            } else {
                if row.calls < 7 {
                    38
                } else {
                    -23
                }
            }
        } else {
            if row.savings < 6841 {
                if row.cards + row.age < 12 {
                    -7
                } else {
                    31
                }
            } else {
                if row.income + row.rent < 1787 {
                    -14
                } else {
                    41
                }
            }
        }
    }
}

fn tree_187(row: &Applicant) -> i64 {
    if row.children < 0 {
        if row.limit + row.savings < 12176 {
            24
        } else {
            if row.savings < 8495 {
                if row.age < 41 {
                    -22
                } else {
                    -39
                }
            } else {
                if row.savings + row.moves < 15782 {
                    -32
                } else {
                    47
                }
            }
        }
    } else {
        if row.calls < 41 {
            38
        } else {
            if row.moves + row.children < 5 {
                if row.moves + row.savings < 11252 {
                    -45
                } else {
                    20
                }
            } else {
                if row.limit < 2705 {
                    0
                } else {
                    43
                }
            }
        }
    }
}

fn tree_188(row: &Applicant) -> i64 {
    if row.moves + row.rent < 2129 {
        if row.late + row.employed < 228 {
            if row.children < 3 {
                -18
            } else {
                -45
            }
        } else {
            if row.cards < 3 {
                if row.cards + row.limit < 5536 {
                    2
                } else {
                    16
                }
            } else {
                if row.rent < 343 {
                    7
                } else {
                    49
                }
            }
        }
    } else {
        if row.moves < 9 {
            if row.debt < 3645 {
                if row.limit < 6677 {
                    -4
                } else {
                    -35
                }
            } else {
                40
            }
        } else {
            if row.late < 11 {
                if row.late + row.age < 54 {
                    -46
                } else {
                    -15
                }
            } else {
                if row.moves < 5 {
                    4
                } else {
                    3
                }
            }
        }
    }
}

fn tree_189(row: &Applicant) -> i64 {
    if row.savings < 5948 {
        if row.children < 2 {
            if row.moves < 3 {
                -44
            } else {
                20
            }
        } else {
            if row.late < 13 {
                -35
            } else {
                -5
            }
        }
    } else {
        if row.savings < 11627 {
            if row.age < 65 {
                21
            } else {
                -29
            }
        } else {
            if row.cards < 6 {
                -40
            } else {
                11
            }
        }
    }
}

fn tree_190(row: &Applicant) -> i64 {
    if row.calls < 32 {
        if row.rent + row.employed < 812 {
            if row.age + row.income < 6056 {
                8
            } else {
                5
            }
        } else {
            30
        }
    } else {
        if row.children < 1 {
            if row.age < 24 {
                -3
            } else {
                -6
            }
        } else {
            46
        }
    }
}

fn tree_191(row: &Applicant) -> i64 {
    if row.children < 3 {
        -36
    } else {
        if row.age + row.income < 4842 {
            if row.debt + row.moves < 2829 {
                -44
            } else {
                10
            }
        } else {
            if row.debt < 1123 {
                -22
            } else {
                -16
            }
        }
    }
}

fn tree_192(row: &Applicant) -> i64 {
    if row.rent < 1930 {
        if row.savings + row.income < 15397 {
            if row.children < 2 {
                if row.limit < 6301 {
                    3
                } else {
                    -26
                }
            } else {
                if row.rent < 1551 {
                    16
                } else {
                    -35
                }
            }
        } else {
            if row.cards < 1 {
                if row.limit + row.moves < 5985 {
                    38
                } else {
                    -50
                }
            } else {
                if row.debt + row.age < 2013 {
                    4
                } else {
                    8
                }
            }
        }
    } else {
        if row.employed + row.moves < 291 {
            if row.employed < 228 {
                if row.debt < 3010 {
                    30
                } else {
                    -43
                }
            } else {
                if row.limit < 3590 {
                    -34
                } else {
                    28
                }
            }
        } else {
            if row.moves < 7 {
                if row.late < 7 {
                    -7
                } else {
                    39
                }
            } else {
                if row.calls < 37 {
                    -45
                } else {
                    -3
                }
            }
        }
    }
}

fn tree_193(row: &Applicant) -> i64 {
    if row.age < 76 {
        if row.income < 3719 {
            if row.employed < 272 {
                12
            } else {
                -35
            }
        } else {
            if row.debt < 3583 {
                -2
            } else {
                -32
            }
        }
    } else {
        if row.employed + row.children < 307 {
            if row.moves < 2 {
                3
            } else {
                -30
            }
        } else {
            if row.moves < 7 {
                32
            } else {
                -32
            }
        }
    }
}

fn tree_194(row: &Applicant) -> i64 {
    if row.children < 4 {
        47
    } else {
        if row.savings < 9992 {
            if row.calls < 31 {
                4
            } else {
                -32
            }
        } else {
            14
        }
    }
}

fn tree_195(row: &Applicant) -> i64 {
    if row.employed < 269 {
        if row.employed < 357 {
            42
        } else {
            if row.employed < 239 {
                -3
            } else {
                1
            }
        }
    } else {
        24
    }
}

fn tree_196(row: &Applicant) -> i64 {
    if row.debt + row.employed < 4218 {
        if row.rent < 878 {
            if row.debt < 4026 {
                if row.children + row.late < 3 {
                    10
                } else {
                    -26
                }
            } else {
                if row.limit + row.moves < 3064 {
                    -34
                } else {
                    15
                }
            }
        } else {
            14
        }
    } else {
        if row.moves < 2 {
            if row.calls + row.late < 44 {
                if row.moves < 8 {
                    -12
                } else {
                    -32
                }
            } else {
                if row.late + row.employed < 298 {
                    -29
                } else {
                    49
                }
            }
        } else {
            if row.cards < 5 {
                if row.debt + row.employed < 1556 {
                    -27
                } else {
                    4
                }
            } else {
                -40
            }
        }
    }
}

fn tree_197(row: &Applicant) -> i64 {
    if row.rent + row.employed < 1608 {
        -45
    } else {
        if row.employed < 292 {
            if row.debt < 1662 {
                48
            } else {
                -43
            }
        } else {
            if row.cards < 4 {
                -28
            } else {
                -2
            }
        }
    }
}

fn tree_198(row: &Applicant) -> i64 {
    if row.moves + row.late < 23 {
        if row.rent < 1111 {
            0
        } else {
            if row.income < 4965 {
                -30
            } else {
                13
            }
        }
    } else {
        if row.debt < 3246 {
            if row.cards < 4 {
                -24
            } else {
                38
            }
        } else {
            if row.savings + row.children < 3808 {
                34
            } else {
                35
            }
        }
    }
}

fn tree_199(row: &Applicant) -> i64 {
    if row.income < 7066 {
        if row.employed < 163 {
            if row.cards < 6 {
                31
            } else {
                -46
            }
        } else {
            -21
        }
    } else {
        if row.savings < 13427 {
            if row.income + row.cards < 3984 {
                18
            } else {
                -24
            }
        } else {
            if row.age + row.limit < 2979 {
                -37
            } else {
                34
            }
        }
    }
}

fn tree_200(row: &Applicant) -> i64 {
    if row.rent + row.age < 572 {
        if row.income < 7040 {
            if row.employed < 225 {
                if row.limit < 2374 {
                    -1
                } else {
                    -14
                }
            } else {
                if row.late < 14 {
                    33
                } else {
                    -40
                }
            }
        } else {
            if row.rent < 541 {
                -10
            } else {
                if row.debt < 2064 {
                    24
                } else {
                    -11
                }
            }
        }
    } else {
        if row.moves < 3 {
            if row.income + row.moves < 3837 {
                if row.debt < 2276 {
                    -38
                } else {
                    -40
                }
            } else {
                if row.rent < 1436 {
                    -35
                } else {
                    16
                }
            }
        } else {
            if row.late + row.savings < 4862 {
                49
            } else {
                3
            }
        }
    }
}

fn tree_201(row: &Applicant) -> i64 {
    if row.cards + row.employed < 178 {
        if row.late < 5 {
            if row.income + row.debt < 4625 {
                if row.debt < 4135 {
                    -12
                } else {
                    16
                }
            } else {
                if row.calls + row.age < 40 {
                    5
                } else {
                    42
                }
            }
        } else {
            if row.limit < 5640 {
                -22
            } else {
                24
            }
        }
    } else {
        if row.debt + row.children < 866 {
            if row.limit + row.moves < 2887 {
                if row.moves + row.savings < 12760 {
                    -37
                } else {
                    19
                }
            } else {
                if row.children + row.moves < 15 {
                    -3
                } else {
                    -33
                }
            }
        } else {
            if row.age + row.rent < 540 {
                if row.employed < 415 {
                    -41
                } else {
                    -43
                }
            } else {
                if row.employed < 331 {
                    -16
                } else {
                    12
                }
            }
        }
    }
}

fn tree_202(row: &Applicant) -> i64 {
    if row.moves < 5 {
        if row.moves + row.late < 15 {
            if row.debt < 3759 {
                if row.rent < 1349 {
                    -42
                } else {
                    -23
                }
            } else {
                20
            }
        } else {
            -33
        }
    } else {
        if row.cards < 7 {
            if row.cards < 3 {
                if row.age + row.rent < 1120 {
                    -25
                } else {
                    39
                }
            } else {
                if row.income < 4644 {
                    -20
                } else {
                    27
                }
            }
        } else {
            if row.debt < 1731 {
                -13
            } else {
                if row.rent < 1740 {
                    30
                } else {
                    -47
                }
            }
        }
    }
}

fn tree_203(row: &Applicant) -> i64 {
    if row.age + row.calls < 84 {
        if row.children + row.employed < 122 {
            if row.limit < 6906 {
                -45
            } else {
                -22
            }
        } else {
            if row.debt < 1427 {
                -15
            } else {
                41
            }
        }
    } else {
        if row.savings + row.debt < 10892 {
            if row.late + row.cards < 12 {
                40
            } else {
                -12
            }
        } else {
            -9
        }
    }
}

fn tree_204(row: &Applicant) -> i64 {
    if row.savings + row.moves < 5137 {
        if row.cards < 7 {
            if row.cards + row.debt < 1912 {
                if row.late + row.moves < 7 {
                    3
                } else {
                    17
                }
            } else {
                -26
            }
        } else {
            if row.rent < 1202 {
                48
            } else {
                if row.age + row.income < 1436 {
                    -4
                } else {
                    -43
                }
            }
        }
    } else {
        if row.moves < 1 {
            -24
        } else {
            21
        }
    }
}

fn tree_205(row: &Applicant) -> i64 {
    if row.children < 2 {
        if row.income < 3684 {
            if row.income < 2433 {
                -43
            } else {
                -33
            }
        } else {
            if row.age < 57 {
                if row.moves < 8 {
                    41
                } else {
                    -4
                }
            } else {
                if row.calls < 27 {
                    -26
                } else {
                    -23
                }
            }
        }
    } else {
        if row.debt < 3245 {
            if row.age < 43 {
                if row.moves < 8 {
                    -36
                } else {
                    -8
                }
            } else {
                if row.children + row.employed < 134 {
                    -17
                } else {
                    22
                }
            }
        } else {
            if row.age + row.rent < 1299 {
                if row.income + row.limit < 3854 {
                    0
                } else {
                    -3
                }
            } else {
                -19
            }
        }
    }
}

fn tree_206(row: &Applicant) -> i64 {
    if row.savings < 4823 {
        if row.age + row.savings < 13943 {
            if row.employed < 278 {
                if row.income + row.age < 4309 {
                    -44
                } else {
                    5
                }
            } else {
                if row.moves < 1 {
                    12
                } else {
                    -49
                }
            }
        } else {
            if row.age + row.calls < 117 {
                if row.income + row.debt < 3781 {
                    -18
                } else {
                    3
                }
            } else {
                -25
            }
        }
    } else {
        if row.cards < 6 {
            if row.income + row.savings < 7672 {
                7
            } else {
                if row.employed < 288 {
                    -34
                } else {
                    -39
                }
            }
        } else {
            -9
        }
    }
}

fn tree_207(row: &Applicant) -> i64 {
    if row.employed + row.calls < 384 {
        if row.cards < 1 {
            if row.debt + row.employed < 2505 {
                -30
            } else {
                39
            }
        } else {
            37
        }
    } else {
        if row.savings < 7143 {
            if row.calls + row.late < 34 {
                40
            } else {
                6
            }
        } else {
            37
        }
    }
}

fn tree_208(row: &Applicant) -> i64 {
    if row.calls < 27 {
        if row.employed < 131 {
            if row.employed < 357 {
                if row.rent < 755 {
                    44
                } else {
                    -18
                }
            } else {
                if row.calls < 42 {
                    -8
                } else {
                    -2
                }
            }
        } else {
            if row.children + row.calls < 27 {
                if row.late < 16 {
                    30
                } else {
                    20
                }
            } else {
                if row.moves < 7 {
                    44
                } else {
                    -19
                }
            }
        }
    } else {
        if row.children < 2 {
            if row.age < 68 {
                if row.employed + row.cards < 275 {
                    35
                } else {
                    18
                }
            } else {
                26
            }
        } else {
            24
        }
    }
}

fn tree_209(row: &Applicant) -> i64 {
    if row.income < 7337 {
        if row.debt < 1604 {
            if row.children < 4 {
                24
            } else {
                -49
            }
        } else {
            if row.calls + row.age < 84 {
                -15
            } else {
                38
            }
        }
    } else {
        if row.employed < 220 {
            if row.savings < 4984 {
                -31
            } else {
                -21
            }
        } else {
            39
        }
    }
}

fn tree_210(row: &Applicant) -> i64 {
    if row.age < 75 {
        if row.income + row.children < 2283 {
            -46
        } else {
            10
        }
    } else {
        if row.calls < 11 {
            if row.rent + row.calls < 1337 {
                48
            } else {
                -38
            }
        } else {
            -48
        }
    }
}

fn tree_211(row: &Applicant) -> i64 {
    if row.calls < 46 {
        if row.children < 4 {
            -43
        } else {
            if row.rent + row.savings < 4768 {
                -36
            } else {
                3
            }
        }
    } else {
        if row.employed + row.late < 299 {
            if row.income < 7214 {
                27
            } else {
                2
            }
        } else {
            -50
        }
    }
}

fn tree_212(row: &Applicant) -> i64 {
    if row.limit + row.moves < 4990 {
        if row.calls < 28 {
            if row.cards < 7 {
                if row.rent < 2158 {
                    -27
                } else {
                    -46
                }
            } else {
                -39
            }
        } else {
            if row.savings < 10910 {
                if row.late + row.moves < 16 {
                    -22
                } else {
                    17
                }
            } else {
                if row.debt + row.limit < 4685 {
                    19
                } else {
                    50
                }
            }
        }
    } else {
        if row.limit < 1463 {
            if row.age < 58 {
                if row.debt + row.moves < 636 {
                    -7
                } else {
                    -21
                }
            } else {
                28
            }
        } else {
            if row.debt < 1207 {
                if row.savings < 6011 {
                    49
                } else {
                    -33
                }
            } else {
                if row.debt + row.calls < 3511 {
                    10
                } else {
                    23
                }
            }
        }
    }
}

fn tree_213(row: &Applicant) -> i64 {
    if row.children < 4 {
        if row.income + row.savings < 11985 {
            if row.limit < 3964 {
                -10
            } else {
                29
            }
        } else {
            if row.savings + row.late < 4436 {
                3
            } else {
                -47
            }
        }
    } else {
        30
    }
}

fn tree_214(row: &Applicant) -> i64 {
    if row.children < 0 {
        if row.late + row.limit < 5890 {
            if row.moves < 3 {
                if row.debt < 1407 {
                    22
                } else {
                    5
                }
            } else {
                if row.limit + row.late < 1781 {
                    -46
                } else {
                    50
                }
            }
        } else {
            if row.age + row.debt < 3907 {
                if row.age + row.savings < 2884 {
                    -2
                } else {
                    -4
                }
            } else {
                if row.limit < 4566 {
                    -22
                } else {
                    -47
                }
            }
        }
    } else {
        if row.debt < 3108 {
            if row.children < 3 {
                if row.age < 69 {
                    39
                } else {
                    42
                }
            } else {
                14
            }
        } else {
            if row.limit < 3806 {
                27
            } else {
                if row.age + row.savings < 7286 {
                    -23
                } else {
                    21
                }
            }
        }
    }
}

fn tree_215(row: &Applicant) -> i64 {
    if row.limit < 2803 {
        if row.savings < 5944 {
            if row.age + row.moves < 74 {
                18
            } else {
                -13
            }
        } else {
            if row.children + row.rent < 511 {
                -15
            } else {
                25
            }
        }
    } else {
        if row.debt + row.age < 1253 {
            if row.children < 4 {
                15
            } else {
                -25
            }
        } else {
            if row.cards < 7 {
                -26
            } else {
                9
            }
        }
    }
}

fn tree_216(row: &Applicant) -> i64 {
    if row.savings < 15420 {
        if row.moves < 6 {
            if row.cards + row.late < 15 {
                28
            } else {
                28
            }
        } else {
            -21
        }
    } else {
        if row.rent < 1694 {
            if row.rent < 1086 {
                -46
            } else {
                -5
            }
        } else {
            if row.income < 4634 {
                -33
            } else {
                -43
            }
        }
    }
}

fn tree_217(row: &Applicant) -> i64 {
    if row.savings + row.income < 10382 {
        3
    } else {
        14
    }
}

fn tree_218(row: &Applicant) -> i64 {
    if row.rent < 1516 {
        if row.limit < 3023 {
            if row.income < 3561 {
                if row.limit < 6366 {
                    9
                } else {
                    -39
                }
            } else {
                if row.children < 4 {
                    32
                } else {
                    5
                }
            }
        } else {
            -6
        }
    } else {
        if row.children + row.moves < 9 {
            if row.debt + row.late < 1618 {
                if row.debt + row.late < 3188 {
                    -4
                } else {
                    -19
                }
            } else {
                if row.income < 6021 {
                    -42
                } else {
                    10
                }
            }
        } else {
            if row.calls < 47 {
                if row.debt < 1348 {
                    19
                } else {
                    -46
                }
            } else {
                if row.late < 13 {
                    15
                } else {
                    -45
                }
            }
        }
    }
}

fn tree_219(row: &Applicant) -> i64 {
    if row.calls < 37 {
        if row.late + row.income < 5422 {
            if row.debt < 3467 {
                -3
            } else {
                36
            }
        } else {
            if row.cards < 4 {
                -5
            } else {
                -39
            }
        }
    } else {
        if row.employed < 80 {
            if row.cards < 3 {
                -23
            } else {
                16
            }
        } else {
            if row.income < 2807 {
                -28
            } else {
                -48
            }
        }
    }
}

fn tree_220(row: &Applicant) -> i64 {
    if row.age < 59 {
        if row.age + row.late < 88 {
            -16
        } else {
            if row.calls < 50 {
                if row.late < 7 {
                    18
                } else {
                    -12
                }
            } else {
                if row.calls < 28 {
                    47
                } else {
                    -29
                }
            }
        }
    } else {
        if row.cards < 4 {
            if row.income + row.children < 1149 {
                if row.savings < 17026 {
                    -33
                } else {
                    -23
                }
            } else {
                if row.moves < 2 {
                    19
                } else {
                    30
                }
            }
        } else {
            if row.debt < 2395 {
                if row.cards < 3 {
                    -6
                } else {
                    14
                }
            } else {
                -30
            }
        }
    }
}

fn tree_221(row: &Applicant) -> i64 {
    if row.debt < 2769 {
        if row.calls < 11 {
            if row.calls + row.limit < 6014 {
                if row.savings < 5804 {
                    16
                } else {
                    -27
                }
            } else {
                if row.late < 5 {
                    36
                } else {
                    38
                }
            }
        } else {
            if row.employed < 296 {
                if row.employed < 227 {
                    8
                } else {
                    -38
                }
            } else {
                if row.rent < 1766 {
                    -12
                } else {
                    39
                }
            }
        }
    } else {
        if row.employed < 239 {
            if row.employed < 297 {
                -34
            } else {
                if row.children < 4 {
                    -18
                } else {
                    3
                }
            }
        } else {
            if row.income < 3949 {
                if row.rent < 1250 {
                    -23
                } else {
                    47
                }
            } else {
                if row.late + row.rent < 1931 {
                    34
                } else {
                    43
                }
            }
        }
    }
}

fn tree_222(row: &Applicant) -> i64 {
    if row.debt < 4102 {
        if row.rent < 2068 {
            33
        } else {
            if row.age + row.employed < 187 {
                6
            } else {
                -41
            }
        }
    } else {
        if row.employed < 411 {
            if row.rent < 1259 {
                2
            } else {
                -16
            }
        } else {
            if row.age < 38 {
                50
            } else {
                -34
            }
        }
    }
}

fn tree_223(row: &Applicant) -> i64 {
    if row.debt + row.limit < 1635 {
        19
    } else {
        if row.calls < 43 {
            if row.savings + row.late < 5045 {
                -25
            } else {
                21
            }
        } else {
            46
        }
    }
}

fn tree_224(row: &Applicant) -> i64 {
    if row.income + row.late < 6532 {
        if row.children < 1 {
            if row.debt < 862 {
                if row.employed + row.cards < 420 {
                    -14
                } else {
                    41
                }
            } else {
                if row.rent < 380 {
                    -19
                } else {
                    -21
                }
            }
        } else {
            if row.moves < 5 {
                if row.debt + row.moves < 3141 {
                    2
                } else {
                    27
                }
            } else {
                if row.rent < 1153 {
                    -24
                } else {
                    -1
                }
            }
        }
    } else {
        if row.cards < 6 {
            if row.savings + row.children < 16082 {
                -37
            } else {
                11
            }
        } else {
            if row.income < 3133 {
                if row.debt < 755 {
                    -36
                } else {
                    29
                }
            } else {
                if row.rent < 1716 {
                    -26
                } else {
                    50
                }
            }
        }
    }
}

fn tree_225(row: &Applicant) -> i64 {
    if row.employed < 119 {
        if row.debt < 1871 {
            35
        } else {
            -12
        }
    } else {
        if row.debt + row.income < 3598 {
            if row.moves + row.limit < 4536 {
                if row.late < 3 {
                    -2
                } else {
                    28
                }
            } else {
                if row.children < 4 {
                    -16
                } else {
                    -17
                }
            }
        } else {
            if row.employed < 171 {
                if row.savings < 11668 {
                    41
                } else {
                    6
                }
            } else {
                if row.limit < 3825 {
                    46
                } else {
                    11
                }
            }
        }
    }
}

fn tree_226(row: &Applicant) -> i64 {
    if row.late < 3 {
        if row.income < 7363 {
            if row.rent < 1542 {
                32
            } else {
                -41
            }
        } else {
            14
        }
    } else {
        if row.income < 3158 {
            if row.cards < 5 {
                41
            } else {
                -45
            }
        } else {
            if row.employed < 163 {
                -28
            } else {
                31
            }
        }
    }
}

fn tree_227(row: &Applicant) -> i64 {
    if row.rent + row.calls < 1584 {
        if row.limit < 6260 {
            if row.income < 1560 {
                -24
            } else {
                14
            }
        } else {
            if row.age < 78 {
                30
            } else {
                3
            }
        }
    } else {
        if row.calls < 31 {
            if row.limit + row.children < 4803 {
                15
            } else {
                2
            }
        } else {
            -24
        }
    }
}

fn tree_228(row: &Applicant) -> i64 {
    if row.savings < 12411 {
        if row.moves + row.calls < 62 {
            if row.debt + row.age < 3701 {
                -17
            } else {
                28
            }
        } else {
            if row.moves < 1 {
                43
            } else {
                43
            }
        }
    } else {
        if row.age < 60 {
            if row.moves < 2 {
                -28
            } else {
                -3
            }
        } else {
            if row.calls < 18 {
                15
            } else {
                -15
            }
        }
    }
}

fn tree_229(row: &Applicant) -> i64 {
    if row.calls < 43 {
        if row.age < 12 {
            if row.moves < 6 {
                if row.children < 0 {
                    -20
                } else {
                    18
                }
            } else {
                if row.employed + row.calls < 167 {
                    -3
                } else {
                    44
                }
            }
        } else {
            -1
        }
    } else {
        if row.income + row.debt < 10428 {
            if row.moves < 7 {
                if row.income + row.rent < 5341 {
                    -40
                } else {
                    26
                }
            } else {
                -42
            }
        } else {
            21
        }
    }
}

fn tree_230(row: &Applicant) -> i64 {
    if row.late + row.rent < 2105 {
        if row.late < 15 {
            if row.children < 4 {
                if row.late < 13 {
                    24
                } else {
                    27
                }
            } else {
                -24
            }
        } else {
            if row.limit + row.employed < 3192 {
                if row.income + row.children < 3189 {
                    -1
                } else {
                    -24
                }
            } else {
                if row.savings < 9187 {
                    -41
                } else {
                    -9
                }
            }
        }
    } else {
        if row.moves < 9 {
            if row.late < 11 {
                if row.calls + row.savings < 10036 {
                    11
                } else {
                    12
                }
            } else {
                if row.moves < 9 {
                    37
                } else {
                    15
                }
            }
        } else {
            if row.calls < 21 {
                if row.limit < 3838 {
                    -42
                } else {
                    19
                }
            } else {
                if row.rent < 2124 {
                    23
                } else {
                    7
                }
            }
        }
    }
}

fn tree_231(row: &Applicant) -> i64 {
    if row.calls < 34 {
        if row.debt < 1820 {
            21
        } else {
            4
        }
    } else {
        if row.employed + row.savings < 7680 {
            if row.cards < 2 {
                -45
            } else {
                -4
            }
        } else {
            if row.savings < 8422 {
                -9
            } else {
                -29
            }
        }
    }
}

fn tree_232(row: &Applicant) -> i64 {
    if row.income + row.employed < 3325 {
        if row.moves < 6 {
            if row.income < 5728 {
                -17
            } else {
                -48
            }
        } else {
            if row.age + row.cards < 65 {
                13
            } else {
                -39
            }
        }
    } else {
        if row.income + row.calls < 5145 {
            -15
        } else {
            if row.late < 12 {
                -3
            } else {
                -14
            }
        }
    }
}

fn tree_233(row: &Applicant) -> i64 {
    if row.moves < 8 {
        if row.savings < 3776 {
            34
        } else {
            43
        }
    } else {
        if row.limit + row.income < 7680 {
            if row.rent < 571 {
                if row.age + row.late < 19 {
                    34
                } else {
                    13
                }
            } else {
                if row.calls + row.employed < 264 {
                    -30
                } else {
                    -5
                }
            }
        } else {
            -7
        }
    }
}

fn tree_234(row: &Applicant) -> i64 {
    if row.age < 12 {
        if row.employed < 224 {
            if row.debt < 2779 {
                if row.limit < 5239 {
                    -30
                } else {
                    -39
                }
            } else {
                if row.rent + row.debt < 3149 {
                    7
                } else {
                    26
                }
            }
        } else {
            if row.calls + row.late < 28 {
                if row.limit + row.cards < 3113 {
                    50
                } else {
                    16
                }
            } else {
                if row.moves + row.employed < 328 {
                    -33
                } else {
                    1
                }
            }
        }
    } else {
        if row.calls < 26 {
            if row.children + row.late < 9 {
                if row.savings + row.moves < 9817 {
                    15
                } else {
                    -4
                }
            } else {
                if row.cards < 2 {
                    -18
                } else {
                    31
                }
            }
        } else {
            if row.income < 1257 {
                if row.limit < 3564 {
                    28
                } else {
                    -12
                }
            } else {
                if row.savings < 13161 {
                    4
                } else {
                    22
                }
            }
        }
    }
}

fn tree_235(row: &Applicant) -> i64 {
    if row.cards < 1 {
        if row.rent < 1215 {
            if row.limit + row.debt < 3648 {
                if row.late + row.children < 16 {
                    -3
                } else {
                    -45
                }
            } else {
                if row.debt < 3300 {
                    49
                } else {
                    20
                }
            }
        } else {
            if row.limit < 6660 {
                -29
            } else {
                if row.late < 9 {
                    49
                } else {
                    49
                }
            }
        }
    } else {
        if row.income < 3745 {
            if row.calls + row.income < 6059 {
                if row.income + row.employed < 4854 {
                    35
                } else {
                    33
                }
            } else {
                if row.moves < 1 {
                    33
                } else {
                    10
                }
            }
        } else {
            36
        }
    }
}

fn tree_236(row: &Applicant) -> i64 {
    if row.employed + row.debt < 4562 {
        -29
    } else {
        if row.children < 3 {
            if row.rent < 514 {
                29
            } else {
                -19
            }
        } else {
            if row.late < 4 {
                -41
            } else {
                -23
            }
        }
    }
}

fn tree_237(row: &Applicant) -> i64 {
    if row.moves + row.income < 6157 {
        if row.income < 2792 {
            if row.limit < 1835 {
                48
            } else {
                -9
            }
        } else {
            if row.age < 47 {
                -21
            } else {
                48
            }
        }
    } else {
        if row.moves < 8 {
            if row.debt < 1362 {
                2
            } else {
                48
            }
        } else {
            -31
        }
    }
}

fn tree_238(row: &Applicant) -> i64 {
    if row.children < 2 {
        if row.savings < 9213 {
            -14
        } else {
            if row.calls < 48 {
                41
            } else {
                19
            }
        }
    } else {
        -27
    }
}

fn tree_239(row: &Applicant) -> i64 {
    if row.late < 15 {
        if row.income < 4530 {
            if row.cards < 4 {
                if row.children < 3 {
                    25
                } else {
                    22
                }
            } else {
                if row.moves < 3 {
                    -32
                } else {
                    15
                }
            }
        } else {
            if row.limit + row.rent < 2341 {
                if row.debt + row.savings < 20873 {
                    -23
                } else {
                    -21
                }
            } else {
                if row.moves + row.savings < 2692 {
                    -43
                } else {
                    6
                }
            }
        }
    } else {
        if row.employed < 186 {
            if row.age < 24 {
                -2
            } else {
                -48
            }
        } else {
            if row.calls < 38 {
                if row.employed + row.income < 2613 {
                    -25
                } else {
                    36
                }
            } else {
                -25
            }
        }
    }
}

fn tree_240(row: &Applicant) -> i64 {
    if row.income < 4393 {
        if row.employed < 371 {
            -46
        } else {
            if row.savings < 10970 {
                if row.debt + row.moves < 1834 {
                    49
                } else {
                    30
                }
            } else {
                if row.employed < 139 {
                    -11
                } else {
                    -33
                }
            }
        }
    } else {
        if row.children < 3 {
            47
        } else {
            -30
        }
    }
}

fn tree_241(row: &Applicant) -> i64 {
    if row.moves < 5 {
        if row.rent < 589 {
            if row.limit < 1671 {
                -31
            } else {
                -11
            }
        } else {
            if row.savings < 9886 {
                15
            } else {
                -36
            }
        }
    } else {
        if row.savings < 16861 {
            if row.limit < 4100 {
                6
            } else {
                3
            }
        } else {
            if row.calls + row.income < 7483 {
                50
            } else {
                34
            }
        }
    }
}

fn tree_242(row: &Applicant) -> i64 {
    if row.employed < 265 {
        if row.debt + row.income < 4194 {
            if row.moves < 7 {
                if row.income < 4728 {
                    -17
                } else {
                    40
                }
            } else {
                -14
            }
        } else {
            if row.cards + row.rent < 1257 {
                if row.moves + row.rent < 536 {
                    31
                } else {
                    -34
                }
            } else {
                if row.moves + row.age < 12 {
                    41
                } else {
                    36
                }
            }
        }
    } else {
        if row.moves < 9 {
            if row.cards < 7 {
                39
            } else {
                if row.late + row.children < 15 {
                    20
                } else {
                    -24
                }
            }
        } else {
            if row.limit + row.children < 4628 {
                if row.calls < 33 {
                    42
                } else {
                    37
                }
            } else {
                if row.age < 70 {
                    10
                } else {
                    48
                }
            }
        }
    }
}

fn tree_243(row: &Applicant) -> i64 {
    if row.limit < 5681 {
        if row.limit < 6994 {
            if row.income + row.moves < 2555 {
                if row.employed < 105 {
                    -15
                } else {
                    -12
                }
            } else {
                if row.calls + row.debt < 2493 {
                    10
                } else {
                    21
                }
            }
        } else {
            28
        }
    } else {
        if row.rent < 1534 {
            if row.moves + row.savings < 10396 {
                -50
            } else {
                if row.calls + row.savings < 4532 {
                    -31
                } else {
                    -7
                }
            }
        } else {
            if row.income < 1452 {
                if row.late < 8 {
                    -1
                } else {
                    -22
                }
            } else {
                -2
            }
        }
    }
}

fn tree_244(row: &Applicant) -> i64 {
    if row.employed < 414 {
        if row.cards + row.late < 14 {
            if row.employed < 303 {
                if row.debt + row.savings < 21118 {
                    25
                } else {
                    8
                }
            } else {
                if row.employed < 62 {
                    47
                } else {
                    9
                }
            }
        } else {
            if row.savings < 3528 {
                if row.income < 4275 {
                    -17
                } else {
                    -4
                }
            } else {
                if row.rent + row.cards < 1420 {
                    -2
                } else {
                    -34
                }
            }
        }
    } else {
        if row.rent < 2133 {
            if row.income < 5774 {
                if row.late + row.savings < 8262 {
                    20
                } else {
                    3
                }
            } else {
                if row.savings < 15686 {
                    -42
                } else {
                    4
                }
            }
        } else {
            if row.rent + row.late < 964 {
                if row.age < 54 {
                    46
                } else {
                    41
                }
            } else {
                if row.age < 71 {
                    -20
                } else {
                    -45
                }
            }
        }
    }
}

fn tree_245(row: &Applicant) -> i64 {
    if row.moves < 2 {
        if row.savings + row.late < 8249 {
            if row.moves < 6 {
                -35
            } else {
                21
            }
        } else {
            0
        }
    } else {
        if row.employed < 215 {
            if row.age < 69 {
                -46
            } else {
                -37
            }
        } else {
            -35
        }
    }
}

fn tree_246(row: &Applicant) -> i64 {
    if row.children < 4 {
        if row.limit < 2413 {
            if row.cards + row.age < 16 {
                if row.employed < 216 {
                    -30
                } else {
                    24
                }
            } else {
                if row.children < 3 {
                    46
                } else {
                    0
                }
            }
        } else {
            if row.employed < 145 {
                if row.late < 12 {
                    20
                } else {
                    12
                }
            } else {
                if row.age < 50 {
                    8
                } else {
                    -19
                }
            }
        }
    } else {
        if row.employed < 322 {
            39
        } else {
            if row.calls + row.income < 6847 {
                if row.calls < 13 {
                    21
                } else {
                    -45
                }
            } else {
                if row.cards + row.moves < 10 {
                    5
                } else {
                    -23
                }
            }
        }
    }
}

fn tree_247(row: &Applicant) -> i64 {
    if row.rent < 1178 {
        if row.calls < 38 {
            if row.late < 13 {
                if row.calls < 17 {
                    -9
                } else {
                    -27
                }
            } else {
                if row.children < 3 {
                    22
                } else {
                    16
                }
            }
        } else {
            if row.income < 1900 {
                if row.children < 3 {
                    -39
                } else {
                    -29
                }
            } else {
                if row.moves < 5 {
                    -28
                } else {
                    32
                }
            }
        }
    } else {
        if row.limit < 2621 {
            if row.age < 25 {
                48
            } else {
                if row.rent + row.debt < 2307 {
                    4
                } else {
                    46
                }
            }
        } else {
            if row.debt < 3247 {
                if row.rent + row.age < 1782 {
                    35
                } else {
                    -15
                }
            } else {
                if row.age < 28 {
                    31
                } else {
                    -32
                }
            }
        }
    }
}

fn tree_248(row: &Applicant) -> i64 {
    if row.debt < 2357 {
        23
    } else {
        if row.limit + row.moves < 5393 {
            if row.savings + row.moves < 14638 {
                18
            } else {
                5
            }
        } else {
            if row.children + row.savings < 10317 {
                13
            } else {
                46
            }
        }
    }
}

fn tree_249(row: &Applicant) -> i64 {
    if row.employed < 272 {
        if row.rent < 338 {
            if row.debt < 2313 {
                -32
            } else {
                -27
            }
        } else {
            23
        }
    } else {
        if row.income < 6841 {
            if row.savings < 6260 {
                -43
            } else {
                -48
            }
        } else {
            if row.calls < 27 {
                1
            } else {
                16
            }
        }
    }
}

fn score(row: &Applicant) -> i64 {
    let mut total = 0;
    total += tree_0(row);
    total += tree_1(row);
    total += tree_2(row);
    total += tree_3(row);
    total += tree_4(row);
    total += tree_5(row);
    total += tree_6(row);
    total += tree_7(row);
    total += tree_8(row);
    total += tree_9(row);
    total += tree_10(row);
    total += tree_11(row);
    total += tree_12(row);
    total += tree_13(row);
    total += tree_14(row);
    total += tree_15(row);
    total += tree_16(row);
    total += tree_17(row);
    total += tree_18(row);
    total += tree_19(row);
    total += tree_20(row);
    total += tree_21(row);
    total += tree_22(row);
    total += tree_23(row);
    total += tree_24(row);
    total += tree_25(row);
    total += tree_26(row);
    total += tree_27(row);
    total += tree_28(row);
    total += tree_29(row);
    total += tree_30(row);
    total += tree_31(row);
    total += tree_32(row);
    total += tree_33(row);
    total += tree_34(row);
    total += tree_35(row);
    total += tree_36(row);
    total += tree_37(row);
    total += tree_38(row);
    total += tree_39(row);
    total += tree_40(row);
    total += tree_41(row);
    total += tree_42(row);
    total += tree_43(row);
    total += tree_44(row);
    total += tree_45(row);
    total += tree_46(row);
    total += tree_47(row);
    total += tree_48(row);
    total += tree_49(row);
    total += tree_50(row);
    total += tree_51(row);
    total += tree_52(row);
    total += tree_53(row);
    total += tree_54(row);
    total += tree_55(row);
    total += tree_56(row);
    total += tree_57(row);
    total += tree_58(row);
    total += tree_59(row);
    total += tree_60(row);
    total += tree_61(row);
    total += tree_62(row);
    total += tree_63(row);
    total += tree_64(row);
    total += tree_65(row);
    total += tree_66(row);
    total += tree_67(row);
    total += tree_68(row);
    total += tree_69(row);
    total += tree_70(row);
    total += tree_71(row);
    total += tree_72(row);
    total += tree_73(row);
    total += tree_74(row);
    total += tree_75(row);
    total += tree_76(row);
    total += tree_77(row);
    total += tree_78(row);
    total += tree_79(row);
    total += tree_80(row);
    total += tree_81(row);
    total += tree_82(row);
    total += tree_83(row);
    total += tree_84(row);
    total += tree_85(row);
    total += tree_86(row);
    total += tree_87(row);
    total += tree_88(row);
    total += tree_89(row);
    total += tree_90(row);
    total += tree_91(row);
    total += tree_92(row);
    total += tree_93(row);
    total += tree_94(row);
    total += tree_95(row);
    total += tree_96(row);
    total += tree_97(row);
    total += tree_98(row);
    total += tree_99(row);
    total += tree_100(row);
    total += tree_101(row);
    total += tree_102(row);
    total += tree_103(row);
    total += tree_104(row);
    total += tree_105(row);
    total += tree_106(row);
    total += tree_107(row);
    total += tree_108(row);
    total += tree_109(row);
    total += tree_110(row);
    total += tree_111(row);
    total += tree_112(row);
    total += tree_113(row);
    total += tree_114(row);
    total += tree_115(row);
    total += tree_116(row);
    total += tree_117(row);
    total += tree_118(row);
    total += tree_119(row);
    total += tree_120(row);
    total += tree_121(row);
    total += tree_122(row);
    total += tree_123(row);
    total += tree_124(row);
    total += tree_125(row);
    total += tree_126(row);
    total += tree_127(row);
    total += tree_128(row);
    total += tree_129(row);
    total += tree_130(row);
    total += tree_131(row);
    total += tree_132(row);
    total += tree_133(row);
    total += tree_134(row);
    total += tree_135(row);
    total += tree_136(row);
    total += tree_137(row);
    total += tree_138(row);
    total += tree_139(row);
    total += tree_140(row);
    total += tree_141(row);
    total += tree_142(row);
    total += tree_143(row);
    total += tree_144(row);
    total += tree_145(row);
    total += tree_146(row);
    total += tree_147(row);
    total += tree_148(row);
    total += tree_149(row);
    total += tree_150(row);
    total += tree_151(row);
    total += tree_152(row);
    total += tree_153(row);
    total += tree_154(row);
    total += tree_155(row);
    total += tree_156(row);
    total += tree_157(row);
    total += tree_158(row);
    total += tree_159(row);
    total += tree_160(row);
    total += tree_161(row);
    total += tree_162(row);
    total += tree_163(row);
    total += tree_164(row);
    total += tree_165(row);
    total += tree_166(row);
    total += tree_167(row);
    total += tree_168(row);
    total += tree_169(row);
    total += tree_170(row);
    total += tree_171(row);
    total += tree_172(row);
    total += tree_173(row);
    total += tree_174(row);
    total += tree_175(row);
    total += tree_176(row);
    total += tree_177(row);
    total += tree_178(row);
    total += tree_179(row);
    total += tree_180(row);
    total += tree_181(row);
    total += tree_182(row);
    total += tree_183(row);
    total += tree_184(row);
    total += tree_185(row);
    total += tree_186(row);
    total += tree_187(row);
    total += tree_188(row);
    total += tree_189(row);
    total += tree_190(row);
    total += tree_191(row);
    total += tree_192(row);
    total += tree_193(row);
    total += tree_194(row);
    total += tree_195(row);
    total += tree_196(row);
    total += tree_197(row);
    total += tree_198(row);
    total += tree_199(row);
    total += tree_200(row);
    total += tree_201(row);
    total += tree_202(row);
    total += tree_203(row);
    total += tree_204(row);
    total += tree_205(row);
    total += tree_206(row);
    total += tree_207(row);
    total += tree_208(row);
    total += tree_209(row);
    total += tree_210(row);
    total += tree_211(row);
    total += tree_212(row);
    total += tree_213(row);
    total += tree_214(row);
    total += tree_215(row);
    total += tree_216(row);
    total += tree_217(row);
    total += tree_218(row);
    total += tree_219(row);
    total += tree_220(row);
    total += tree_221(row);
    total += tree_222(row);
    total += tree_223(row);
    total += tree_224(row);
    total += tree_225(row);
    total += tree_226(row);
    total += tree_227(row);
    total += tree_228(row);
    total += tree_229(row);
    total += tree_230(row);
    total += tree_231(row);
    total += tree_232(row);
    total += tree_233(row);
    total += tree_234(row);
    total += tree_235(row);
    total += tree_236(row);
    total += tree_237(row);
    total += tree_238(row);
    total += tree_239(row);
    total += tree_240(row);
    total += tree_241(row);
    total += tree_242(row);
    total += tree_243(row);
    total += tree_244(row);
    total += tree_245(row);
    total += tree_246(row);
    total += tree_247(row);
    total += tree_248(row);
    total += tree_249(row);
    total
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 77 };
    let mut accepted = 0;
    let mut checksum: i64 = 0;
    for _ in 0..n {
        let total = score(&random_applicant(&mut random));
        accepted += (total > 0) as i64;
        checksum = (checksum * 31 + total) % 1_000_000_007;
    }
    format!("{accepted} {checksum}")
}

fn main() {
    harness::run(bench, 20_000)
}
