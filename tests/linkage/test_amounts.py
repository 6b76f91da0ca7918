import pytest

from linkage.amounts import amount_in


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("想借3000元交医药费", 3_000),
        ("手术要花两万三千块，我们只有八千块", 23_000),
        ("差2万元", 20_000),
        ("缺一千二百多块钱", 1_200),
        ("十块钱也好", 10),
        ("We need 1,500 yuan for the hospital", 1_500),
        ("¥800 is missing, I have RMB 200", 800),
        ("about 2k yuan", 2_000),
        ("三号楼二单元，电话 13800000000", None),
        ("The lift has been broken for 30 days", None),
        ("", None),
    ],
)
def test_the_largest_sum_that_is_named_is_found(text: str, yuan: int | None) -> None:
    assert amount_in(text) == yuan
